import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { frameBytes, type FrameOptions, FrameReader, OPCODE } from "./frame-bytes.ts";

/** A JSON frame of the server, as a client finds it. */
export interface Received {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** How the connection ended; `code` is null when it ended without a close frame. */
export interface Ended {
  readonly code: number | null;
  readonly reason: string;
}

export interface UpgradeOptions {
  /** Changed (or, with null, left out) headers of a good handshake. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Lines added as they are, for what a record cannot say. */
  readonly extraLines?: readonly string[];
  readonly method?: string;
  readonly httpVersion?: string;
  readonly localAddress?: string;
}

/** Longest wait for something that must happen; nothing in the suite takes half of it on a slow machine. */
const PATIENCE_MS = 10_000;

/**
 * A WebSocket client on a bare TCP socket. It says whatever it is told to, answers pings as every client does, and keeps
 * everything the server said.
 */
export class RawClient {
  readonly socket: Socket;
  readonly received: Received[] = [];
  /** The text frames as they came, byte for byte. */
  readonly texts: string[] = [];
  status = 0;
  head = "";
  /** Bytes that came since the connection was opened. */
  receivedBytes = 0;
  pings = 0;
  readonly pongs: string[] = [];
  /** Null as long as the connection is open. */
  ended: Ended | null = null;
  #close: Ended | null = null;
  #reader: FrameReader | null = null;
  #watchers = new Set<() => void>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("connect", () => this.#changed());
    socket.on("data", (bytes) => this.#take(typeof bytes === "string" ? Buffer.from(bytes) : bytes));
    socket.on("error", (error) => this.#end({ code: null, reason: error.message }));
    socket.on("close", () => this.#end({ code: null, reason: "the socket closed" }));
  }

  /** Asks for a WebSocket and returns with whatever the server answered: `status` is 101 if it agreed. */
  static async upgrade(url: URL, path: string, options: UpgradeOptions = {}): Promise<RawClient> {
    const client = await RawClient.dial(url, options);
    client.socket.write(upgradeRequest(url, path, options));
    await client.until(() => client.status > 0 || client.ended !== null, "an answer to the handshake");
    return client;
  }

  /** A TCP connection on which nothing has been said. */
  static async dial(url: URL, options: Pick<UpgradeOptions, "localAddress"> = {}): Promise<RawClient> {
    const address = {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: Number(url.port || 80),
      ...(options.localAddress !== undefined && { localAddress: options.localAddress }),
    };
    const socket = connect(address);
    const client = new RawClient(socket);
    await client.until(() => !socket.connecting, "a TCP connection");
    if (client.ended) throw new Error(`no TCP connection to ${url.host}: ${client.ended.reason}`);
    return client;
  }

  send(frame: object | string): void {
    this.frame({ payload: typeof frame === "string" ? frame : JSON.stringify(frame) });
  }

  /** Writes one frame, valid or not. */
  frame(options: FrameOptions): void {
    this.write(frameBytes(options));
  }

  write(bytes: string | Buffer): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** Sends a request with an id of its own and resolves with its answer, an `error` as well. */
  async ask(frame: Readonly<Record<string, unknown>>): Promise<Received> {
    const id = `q-${randomBytes(6).toString("hex")}`;
    this.send({ ...frame, id });
    return this.next((answer) => answer["id"] === id, `an answer to ${String(frame["type"])}`);
  }

  /** The first frame that fits, whether it came already or is still to come. */
  async next(
    fits: string | ((frame: Received) => boolean),
    what = `a frame: ${String(fits)}`,
    patienceMs = PATIENCE_MS,
  ): Promise<Received> {
    const matches = typeof fits === "string" ? (frame: Received) => frame.type === fits : fits;
    const look = () => this.received.find(matches) ?? (this.ended ? null : undefined);
    const frame = await this.until(look, what, patienceMs);
    if (frame === null) throw new Error(`the connection ended (${describe(this.ended)}) before ${what}`);
    return frame;
  }

  of(type: string): Received[] {
    return this.received.filter((frame) => frame.type === type);
  }

  get seqs(): number[] {
    return this.received.filter((frame) => typeof frame["seq"] === "number" && "at" in frame).map(seqOf);
  }

  /** Everything sent before has been handled: the server answers a ping in order. */
  async settled(): Promise<void> {
    const mark = randomBytes(4).toString("hex");
    this.frame({ opcode: OPCODE.ping, payload: mark });
    await this.until(() => this.pongs.includes(mark) || this.ended !== null, "a pong");
  }

  async closed(): Promise<Ended> {
    return this.until(() => this.ended ?? undefined, "the end of the connection");
  }

  /** Ends the connection politely. */
  async leave(): Promise<void> {
    this.frame({ opcode: OPCODE.close, payload: Buffer.from([0x03, 0xe8]) });
    await this.closed();
  }

  /** Ends the connection with a TCP reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Resolves with the first result that is neither undefined nor false, looked for whenever something arrives. */
  async until<T>(look: () => T | undefined | false, what: string, patienceMs = PATIENCE_MS): Promise<T> {
    const found = look();
    if (found !== undefined && found !== false) return found;
    return new Promise((resolve, reject) => {
      const watch = () => {
        const result = look();
        if (result === undefined || result === false) return;
        stop();
        resolve(result);
      };
      const deadline = setTimeout(() => {
        stop();
        const last = this.texts.slice(-3).map((text) => text.slice(0, 200));
        reject(new Error(`waited in vain for ${what}; ${describe(this.ended)}; last frames: ${last.join(" ")}`));
      }, patienceMs);
      const stop = () => {
        clearTimeout(deadline);
        this.#watchers.delete(watch);
      };
      this.#watchers.add(watch);
    });
  }

  #take(bytes: Buffer): void {
    this.receivedBytes += bytes.length;
    try {
      const rest = this.#reader ? bytes : this.#takeHead(bytes);
      for (const { opcode, payload } of this.#reader?.push(rest) ?? []) this.#takeFrame(opcode, payload);
    } catch (error) {
      this.#end({ code: null, reason: String(error) });
      this.socket.destroy();
    }
    this.#changed();
  }

  #takeHead(bytes: Buffer): Buffer {
    const text = this.head + bytes.toString("latin1");
    const end = text.indexOf("\r\n\r\n");
    this.head = end < 0 ? text : text.slice(0, end);
    if (end < 0) return Buffer.alloc(0);
    this.status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
    if (this.status === 101) this.#reader = new FrameReader();
    return Buffer.from(text.slice(end + 4), "latin1");
  }

  #takeFrame(opcode: number, payload: Buffer): void {
    if (opcode === OPCODE.text) {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(payload);
      this.texts.push(text);
      this.received.push(JSON.parse(text) as Received);
    } else if (opcode === OPCODE.ping) {
      this.pings++;
      this.frame({ opcode: OPCODE.pong, payload });
    } else if (opcode === OPCODE.pong) {
      this.pongs.push(payload.toString());
    } else if (opcode === OPCODE.close) {
      this.#close = {
        code: payload.length < 2 ? 1005 : payload.readUInt16BE(0),
        reason: payload.subarray(2).toString(),
      };
      this.frame({ opcode: OPCODE.close, payload: payload.subarray(0, 2) });
      this.socket.end();
    } else {
      throw new Error(`the server sent opcode ${opcode}`);
    }
  }

  #end(ended: Ended): void {
    this.ended ??= this.#close ?? ended;
    this.#changed();
  }

  #changed(): void {
    for (const watch of [...this.#watchers]) watch();
  }
}

const seqOf = (frame: Received): number => Number(frame["seq"]);

const describe = (ended: Ended | null): string =>
  ended ? `closed with ${ended.code ?? "no code"} ${ended.reason}` : "still open";

/** A handshake as any client sends it, with what the case wants changed. */
export function upgradeRequest(url: URL, path: string, options: UpgradeOptions = {}): string {
  const headers: Record<string, string | null> = {
    Host: url.host,
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
    ...options.headers,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  const start = `${options.method ?? "GET"} ${path} HTTP/${options.httpVersion ?? "1.1"}`;
  return [start, ...lines, ...(options.extraLines ?? []), "", ""].join("\r\n");
}
