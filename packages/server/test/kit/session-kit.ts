import type { SessionId, UpFrame, UserId } from "@parley/protocol";
import { createChat } from "../../src/chat/chat.ts";
import type { Bus } from "../../src/bus/bus.ts";
import { createMemoryBroker } from "../../src/bus/memory-bus.ts";
import { checkName } from "../../src/lib/display-name.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { Hub } from "../../src/delivery/hub.ts";
import { publishEvent } from "../../src/delivery/publish.ts";
import { Tick } from "../../src/delivery/tick.ts";
import { Fleet } from "../../src/fleet/fleet.ts";
import { authenticateByUrl } from "../../src/gateway/authenticate.ts";
import { Connection } from "../../src/gateway/connection.ts";
import { Connections } from "../../src/gateway/connections.ts";
import type { Credentials, GatewayContext } from "../../src/gateway/gateway-context.ts";
import { memberLeft } from "../../src/gateway/enter-room.ts";
import { hearNote } from "../../src/gateway/hear-note.ts";
import { Heartbeat } from "../../src/gateway/heartbeat.ts";
import type { Wire } from "../../src/gateway/wire.ts";
import { SessionCheck } from "../../src/gateway/session-check.ts";
import { Refusal } from "../../src/lib/refusal.ts";
import { noRecent } from "../../src/recent/no-recent.ts";
import type { Recent } from "../../src/recent/recent.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import type { Actor } from "../../src/store/model.ts";
import type { Store } from "../../src/store/store.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { createMetrics } from "../../src/telemetry/metrics.ts";
import { HandClock } from "./hand-clock.ts";
import { HandWire } from "./hand-wire.ts";
import { Peer } from "./peer.ts";

export interface SessionKitOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly store?: Store;
  readonly bus?: Bus;
  readonly recent?: Recent;
  readonly clock?: HandClock;
  /** Nodes that share a store make different ids and know each other's tokens. */
  readonly node?: string;
  readonly tokens?: Map<string, Actor>;
}

/** One node's gateway, chat and delivery on the memory store, without sockets, timers or randomness of its own. */
export class SessionKit {
  readonly clock: HandClock;
  readonly store: Store;
  readonly context: GatewayContext;
  readonly fleet: Fleet;
  readonly failures: unknown[] = [];
  /** Tokens are names of actors here: issuing and checking real ones is auth's own test. */
  readonly tokens: Map<string, Actor>;
  readonly endedSessions = new Set<SessionId>();
  readonly peers: Peer[] = [];
  readonly #node: string;
  #ids = 0;

  constructor(options: SessionKitOptions = {}) {
    const { env = {}, store = createMemoryStore(), bus, recent = noRecent, clock = new HandClock() } = options;
    this.tokens = options.tokens ?? new Map();
    this.#node = options.node ?? "";
    const onFailure = (error: unknown) => void this.failures.push(error);
    const node = bus ?? createMemoryBroker({ onError: onFailure }).connect();
    const metrics = createMetrics();
    metrics.close();
    const tick = new Tick(clock, metrics);
    const config: Config = readConfig({ SEND_RATE: "0", ...env });
    this.clock = clock;
    this.store = store;
    const fleet = new Fleet({
      bus: node,
      clock,
      node: `node ${this.#node}`,
      onNote: (note, room) => hearNote(this.context, note, room),
      onNodeGone: (gone) => this.context.hub.forgetNode(gone),
      onFailure: () => undefined,
    });
    this.fleet = fleet;
    this.context = {
      config,
      clock,
      tick,
      metrics,
      chat: createChat({ store, clock, newId: () => this.#newId(), maxTextBytes: config.MAX_TEXT_BYTES }),
      hub: new Hub({
        store,
        bus: node,
        recent,
        clock,
        tick,
        counts: metrics,
        historyOnJoin: config.HISTORY_ON_JOIN,
        onNote: (note) => fleet.receive(note),
        onMemberLeft: (room, user, by) => memberLeft(this.context, { room, user, by }),
        others: {
          ask: (room) => fleet.tell(room, { type: "who" }),
          present: (room, report) => fleet.tell(room, { type: "present", ...report }),
          typing: (room, person) => fleet.tell(room, { type: "typing", person }),
        },
        onFailure,
      }),
      connections: new Connections(),
      credentials: this.#credentials(),
      log: createLog("silent"),
      random: () => 0,
      tellNodes: (note) => fleet.tell(null, note),
      publish: (event) =>
        publishEvent({ bus: node, recent, epoch: store.epoch }, event, (untaken) =>
          this.context.hub.onUntaken(untaken),
        ),
    };
    new SessionCheck(this.context);
  }

  /** Starts the heartbeat for connections opened from now on. */
  startHeartbeat(): Heartbeat {
    return new Heartbeat(this.context);
  }

  /** A connection that has said nothing yet, over this wire. */
  connect(wire: Wire): Connection {
    const connection = new Connection(this.context, wire, "127.0.0.1");
    this.context.connections.add(connection);
    return connection;
  }

  /** A connection that has said nothing yet. */
  open(): Peer {
    const wire = new HandWire();
    const connection = this.connect(wire);
    wire.connection = connection;
    const peer = new Peer(this, connection, wire);
    this.peers.push(peer);
    return peer;
  }

  /** A visitor by URL, as a raw client would type it: `visit("room=lobby&name=ana")`. */
  async visit(query: string): Promise<Peer> {
    const peer = this.openByUrl(query);
    await this.clock.settle();
    return peer;
  }

  /** As `visit`; the server has not finished with it yet. */
  openByUrl(query: string): Peer {
    const peer = this.open();
    authenticateByUrl(peer.connection, new URLSearchParams(query));
    return peer;
  }

  /** A registered user's connection, `ready`. */
  async signIn(name: string, hello: Partial<Extract<UpFrame, { type: "hello" }>> = {}): Promise<Peer> {
    const token = `user ${name}`;
    const id = `u_${name}` as UserId;
    this.tokens.set(token, { kind: "user", id, name, session: `s_${name}` as SessionId });
    if (!(await this.store.findUserByKey(name))) {
      await this.store.createUser({ id, name, nameKey: name, passwordHash: "", at: this.clock.now() });
    }
    const peer = this.open();
    await peer.send({ type: "hello", token, ...hello });
    return peer;
  }

  /** A visitor's or user's next connection: the token it was given, its cursors, and the epoch it remembers. */
  async resume(hello: Omit<Extract<UpFrame, { type: "hello" }>, "type">): Promise<Peer> {
    const peer = this.open();
    await peer.send({ type: "hello", ...hello });
    return peer;
  }

  #credentials(): Credentials {
    return {
      verify: async (token) => {
        const actor = this.tokens.get(token);
        if (!actor) throw new Refusal(token === "expired" ? "token_expired" : "unauthenticated");
        return actor;
      },
      redeemTicket: async (ticket) => {
        const actor = this.tokens.get(ticket);
        this.tokens.delete(ticket);
        if (!actor) throw new Refusal("unauthenticated");
        return actor;
      },
      newVisitor: (name) => ({ kind: "visitor", id: `v_${this.#newId()}` as UserId, name: checkName(name) }),
      visitorToken: async (actor) => {
        this.tokens.set(`visitor ${actor.id}`, actor);
        return `visitor ${actor.id}`;
      },
      isAlive: async (actor) => actor.kind === "visitor" || !this.endedSessions.has(actor.session),
      endedSessions: async (sessions) => sessions.filter((session) => this.endedSessions.has(session)),
    };
  }

  #newId(): string {
    return `id${this.#node}${++this.#ids}`;
  }
}
