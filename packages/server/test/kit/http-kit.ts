import { createChat } from "../../src/chat/chat.ts";
import type { RoomId, SessionId, UserId } from "@parley/protocol";
import { createMemoryBlobs } from "../../src/blob/memory-blob.ts";
import type { Blobs } from "../../src/blob/blob.ts";
import { createFiles, type FilesOptions } from "../../src/files/files.ts";
import { createBareServer } from "../../src/http/bare-server.ts";
import { createHttpEdge } from "../../src/http/create-http-edge.ts";
import type { HttpDeps, HttpServer, HttpSettings } from "../../src/http/http-deps.ts";
import { randomId } from "../../src/lib/ids.ts";
import type { RoomEvent } from "../../src/store/model.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { createMetrics, type Metrics } from "../../src/telemetry/metrics.ts";
import { type AuthKit, createAuthKit } from "./auth-kit.ts";

const SETTINGS: HttpSettings = {
  GUESTS: true,
  MAX_FILE_BYTES: 20_000_000,
  MAX_FRAME_BYTES: 65_536,
  MAX_TEXT_BYTES: 8192,
  PUBLIC_ORIGINS: ["https://chat.example.org"],
  SEND_BURST: 30,
  SEND_RATE: 10,
  TRUST_PROXY: false,
};

export interface HttpKit extends Omit<AuthKit, "live"> {
  readonly app: HttpServer;
  /** What the edge was made of. */
  readonly deps: HttpDeps;
  readonly metrics: Metrics;
  /** What the edge told the live connections, in order. */
  readonly told: string[];
  readonly published: RoomEvent[];
  /** Everything that was logged. */
  logged(): string;
  readiness: { ready: boolean; reasons: string[] };
  /** A request with JSON and, if given, a token. */
  ask(method: Method, path: string, options?: AskOptions): Promise<Answered>;
  /** Registers somebody; their token. */
  signUp(name: string): Promise<string>;
  /** The same person again, in a new session. */
  signIn(name: string): Promise<string>;
  /** Lets a visitor in; their token. */
  visit(name: string): Promise<string>;
  /** Puts somebody into a room by its code; its id. */
  enter(token: string, code: string): Promise<RoomId>;
}

type Method = "GET" | "POST" | "PUT" | "DELETE" | "PATCH" | "OPTIONS" | "HEAD" | "TRACE";
interface AskOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly from?: string;
}
interface Answered {
  readonly status: number;
  /** The body, parsed where it is JSON. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

interface HttpKitOptions extends Partial<HttpSettings> {
  readonly webRoot?: string | null;
  /** Where files are kept; by default in memory. */
  readonly blobs?: Blobs;
}

const FILE_LIMITS: Pick<FilesOptions, "limits" | "maxImagePixels"> = {
  limits: {
    maxFileBytes: SETTINGS.MAX_FILE_BYTES,
    quotas: { ofPerson: 30_000_000, ofServer: 50_000_000 },
    minFreeBytes: 1000,
  },
  maxImagePixels: 10_000_000,
};

/** The HTTP edge on the memory store, asked without a socket. */
export async function createHttpKit({
  webRoot = null,
  blobs = createMemoryBlobs(),
  ...settings
}: HttpKitOptions = {}): Promise<HttpKit> {
  const config = { ...SETTINGS, ...settings };
  const { live: _, ...accounts } = await createAuthKit({ guests: config.GUESTS });
  const { auth, clock, ended } = accounts;
  const told: string[] = [];
  const published: RoomEvent[] = [];
  const readiness = { ready: true, reasons: [] as string[] };
  const metrics = createMetrics();
  let lines = "";
  const server = createBareServer();
  const log = createLog("debug", { sink: { write: (line) => void (lines += line) } });
  const files = createFiles({
    ...FILE_LIMITS,
    store: auth.store,
    clock,
    newId: randomId,
    log,
    metrics,
    openBlobs: () => blobs,
  });
  const deps: HttpDeps = {
    config,
    clock,
    metrics,
    auth,
    webRoot,
    files,
    log,
    chat: createChat({ store: auth.store, clock, newId: randomId, maxTextBytes: config.MAX_TEXT_BYTES }),
    readiness: () => readiness,
    live: {
      publish(event: RoomEvent) {
        told.push(`publish ${event.type}`);
        published.push(event);
      },
      async enter(user: UserId, room: RoomId) {
        told.push(`enter ${user} ${room}`);
      },
      exit: ({ user, room, by }) => void told.push(`exit ${user} ${room}${by ? ` by ${by.name}` : ""}`),
      preferencesSet: (user, room, { level, isFavourite }) =>
        void told.push(`preferences ${user} ${room} ${level} ${isFavourite}`),
      readMoved: (user: UserId, room: RoomId, { cursor }) => void told.push(`read ${user} ${room} ${cursor.seq}`),
      receiptsSet: (receipts) =>
        void told.push(...receipts.map(({ user, room, seq }) => `receipt ${user.id} ${room} ${seq}`)),
      endSession: (session: SessionId) => void ended.push(session),
      statusSet: (user, { status }) => void told.push(`status ${user} ${JSON.stringify(status)}`),
      presenceOf: () => "away",
      online: () => ({ count: 1, users: [{ id: "v_1" as UserId, name: "Vera" }] }),
    },
  };
  const app = createHttpEdge(deps, server);
  server.on("request", app.routing);
  app.addHook("onClose", async () => {
    metrics.close();
    await files.close();
  });

  async function ask(method: Method, path: string, { token, body, headers, from }: AskOptions = {}): Promise<Answered> {
    const response = await app.inject({
      method: method as "GET",
      url: path,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { payload: typeof body === "string" ? body : JSON.stringify(body) }),
      ...(from !== undefined && { remoteAddress: from }),
    });
    const isJson = String(response.headers["content-type"]).startsWith("application/json");
    return {
      status: response.statusCode,
      body: isJson ? (JSON.parse(response.body) as unknown) : response.body,
      headers: response.headers,
    };
  }
  async function tokenFrom(path: string, body: object): Promise<string> {
    const answer = await ask("POST", path, { body });
    const { accessToken, token } = answer.body as { readonly accessToken?: string; readonly token?: string };
    return accessToken ?? token ?? "";
  }
  return {
    ...accounts,
    app,
    deps,
    metrics,
    told,
    published,
    readiness,
    logged: () => lines,
    ask,
    signUp: (name) => tokenFrom("/api/v1/auth/register", { name, password: "correct horse" }),
    signIn: (name) => tokenFrom("/api/v1/auth/login", { name, password: "correct horse" }),
    visit: (name) => tokenFrom("/api/v1/visitors", { name }),
    async enter(token, code) {
      const { body } = await ask("POST", "/api/v1/rooms", { token, body: { code } });
      return (body as { readonly room: { readonly id: RoomId } }).room.id;
    },
  };
}
