import path from "node:path";
import { createAuth } from "./auth/auth.ts";
import { createCredentials } from "./auth/credentials.ts";
import { readSecret } from "./auth/secret.ts";
import type { Blobs } from "./blob/blob.ts";
import type { Bus } from "./bus/bus.ts";
import { createChat } from "./chat/chat.ts";
import type { Config } from "./config.ts";
import { Hub } from "./delivery/hub.ts";
import { publishEvent } from "./delivery/publish.ts";
import { Tick } from "./delivery/tick.ts";
import type { Files } from "./files/files.ts";
import { Fleet } from "./fleet/fleet.ts";
import { Connections } from "./gateway/connections.ts";
import { drain } from "./gateway/drain.ts";
import { memberLeft } from "./gateway/enter-room.ts";
import { Gateway } from "./gateway/gateway.ts";
import type { GatewayContext } from "./gateway/gateway-context.ts";
import { hearNote } from "./gateway/hear-note.ts";
import { createLiveConnections } from "./gateway/live-connections.ts";
import { createHttpListener } from "./http/http-listener.ts";
import { type Cancel, systemClock } from "./lib/clock.ts";
import { randomId } from "./lib/ids.ts";
import type { Recent } from "./recent/recent.ts";
import type { Store } from "./store/store.ts";
import { createLog, type Log } from "./telemetry/log.ts";
import type { Metrics } from "./telemetry/metrics.ts";

/** One Parley node. */
export interface Node {
  /** Resolves with the address once connections are accepted. */
  listen(): Promise<{ readonly host: string; readonly port: number }>;
  /** Drains: no new work, everybody told, what is in flight finished; then everything is closed. */
  close(): Promise<void>;
  readonly log: Log;
}

export interface BusFailures {
  /** A listener threw: a bug. */
  readonly onListenerError: (error: unknown) => void;
  /** The link to the bus was lost or could not be made; the next attempt follows by itself. */
  readonly onError: (error: unknown) => void;
}

/** What a node is made of: its settings and its opened backends. */
export interface Parts {
  readonly config: Config;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly connectBus: (told: BusFailures) => Bus | Promise<Bus>;
  /** `onError` is told when it fails; everything goes on without it. */
  readonly connectRecent: (onError: (error: unknown) => void) => Promise<Recent>;
  /** Opens the blobs of a space; asked when the first file needs them. */
  readonly openBlobs: (space: string) => Blobs | Promise<Blobs>;
  /** A part the node cannot live without has died. */
  readonly onFatal: (error: unknown) => void;
}

/** Where the built web page is, seen from this file. */
const WEB_ROOT = path.join(import.meta.dirname, "../../web/dist");

/** After everybody who waited for this node is back. */
const SWEEP_AFTER_MS = 5000;

/** Puts the parts of a node together; it owns them from here on, and closes them. */
export async function assemble(parts: Parts): Promise<Node> {
  const { config, metrics, store, connectBus, connectRecent, onFatal } = parts;
  const clock = systemClock;
  const newId = randomId;
  const log = createLog(config.LOG_LEVEL, { onDrop: () => metrics.logLinesDropped++ });
  const onFailure = (error: unknown) => log.error({ error }, "delivery failed; heads will repair it");
  const [bus, recent] = await Promise.all([
    connectBus({
      onListenerError: onFailure,
      onError: (error) =>
        log.warn({ error }, "the bus fails; until it works again, events are found by comparing heads"),
    }),
    connectRecent((error) => log.warn({ error }, "Redis fails; until it works again, the store is asked")),
  ]);
  const tick = new Tick(clock, metrics);
  const fleet = new Fleet({
    bus,
    clock,
    node: newId(),
    onNote: (note, room) => hearNote(context, note, room),
    onNodeGone: (node) => context.hub.forgetNode(node),
    onFailure: (error) => log.debug({ error }, "the bus did not take a note"),
  });
  const hub = new Hub({
    store,
    bus,
    recent,
    clock,
    tick,
    counts: metrics,
    historyOnJoin: config.HISTORY_ON_JOIN,
    onNote: (note) => fleet.receive(note),
    onMemberLeft: (room, user, by) => memberLeft(context, { room, user, by }),
    others: {
      ask: (room) => fleet.tell(room, { type: "who" }),
      present: (room, report) => fleet.tell(room, { type: "present", ...report }),
      typing: (room, person) => fleet.tell(room, { type: "typing", person }),
    },
    onFailure,
  });
  const chat = createChat({ store, clock, newId, maxTextBytes: config.MAX_TEXT_BYTES });
  const secret = await readSecret(config);
  const auth = await createAuth({ store, clock, newId, secret, guests: config.GUESTS });
  const connections = new Connections();
  const context: GatewayContext = {
    config,
    clock,
    chat,
    hub,
    tick,
    connections,
    credentials: createCredentials(auth),
    metrics,
    log,
    random: Math.random,
    tellNodes: (note) => fleet.tell(null, note),
    publish: (event) =>
      publishEvent({ bus, recent, epoch: store.epoch }, event, (untaken, error) => {
        metrics.busPublishFailures++;
        // That the bus fails has been said, once: a line for each message would bury everything else.
        log.debug({ error }, "the bus did not take an event; it is announced when the bus is back");
        hub.onUntaken(untaken);
      }),
  };
  const gateway = new Gateway(context);
  const files = createFileService(parts, { clock, newId, log });
  let isDraining = false;
  const http = createHttpListener({
    config,
    clock,
    log,
    metrics,
    chat,
    auth,
    live: createLiveConnections(context),
    loadFiles: files.load,
    readiness() {
      const reasons = [...(isDraining ? ["draining"] : []), ...(fleet.hearsItself ? [] : ["bus"])];
      return { ready: reasons.length === 0, reasons };
    },
    webRoot: WEB_ROOT,
    onFatal,
  });
  const stopMeasuring = clock.every(1000, () => {
    metrics.connections = connections.size;
    metrics.rooms = hub.roomCount;
  });
  gateway.attach(http.server);
  return {
    log,
    listen: () => http.listen({ host: config.HOST, port: config.PORT }),
    async close() {
      isDraining = true;
      await drain(context, gateway);
      gateway.close();
      await http.close();
      await files.close();
      stopMeasuring();
      hub.close();
      fleet.close();
      await bus.close();
      await recent.close();
      await store.close();
      metrics.close();
    },
  };
}

interface FileService {
  load(): Promise<Files>;
  close(): Promise<void>;
}

/** Files, read when the HTTP edge is, or a little later; nobody needs them to send and receive messages. */
function createFileService(
  { config, metrics, store, openBlobs }: Parts,
  given: Pick<Files, "clock" | "newId" | "log">,
): FileService {
  let loading: Promise<Files> | undefined;
  let stopSweeper: Cancel = () => {};
  const unlimited = (bytes: number) => (bytes === 0 ? Number.POSITIVE_INFINITY : bytes);
  const load = () =>
    (loading ??= import("./files/files.ts").then(({ createFiles }) =>
      createFiles({
        ...given,
        store,
        metrics,
        openBlobs,
        limits: {
          maxFileBytes: config.MAX_FILE_BYTES,
          quotas: {
            ofPerson: unlimited(config.PERSON_QUOTA_BYTES),
            ofServer: unlimited(config.SERVER_QUOTA_BYTES),
          },
          minFreeBytes: config.MIN_FREE_BYTES,
        },
        maxImagePixels: config.MAX_IMAGE_PIXELS,
      }),
    ));
  const cancelSweep = given.clock.after(SWEEP_AFTER_MS, () => {
    void Promise.all([load(), import("./files/sweeper.ts")]).then(([files, { startSweeper }]) => {
      stopSweeper = startSweeper(files);
    });
  });
  return {
    load,
    async close() {
      cancelSweep();
      stopSweeper();
      await (await loading)?.close();
    },
  };
}
