import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { frameBytes, FrameReader, OPCODE } from "../../../../protocol/conformance/frame-bytes.ts";
import { upgradeRequest } from "../../../../protocol/conformance/raw-client.ts";

const PATIENCE_MS = 45_000;

/** A client for much traffic: it keeps the seqs it was told and forgets the rest. */
export class LeanClient {
  readonly socket: Socket;
  readonly seqs: number[] = [];
  acks = 0;
  errors = 0;
  isReady = false;
  hasEnded = false;
  #head: string | null = "";
  readonly #reader = new FrameReader();
  readonly #watchers = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (bytes) => this.#take(typeof bytes === "string" ? Buffer.from(bytes) : bytes));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.hasEnded = true;
      for (const watch of this.#watchers) watch();
    });
  }

  /** Enters a room from its first event. */
  static async enter(url: URL, room: string): Promise<LeanClient> {
    const socket = connect({ host: url.hostname, port: Number(url.port) });
    const client = new LeanClient(socket);
    socket.write(upgradeRequest(url, `/ws?room=${room}&name=lean-${randomBytes(4).toString("hex")}&cursor=0`));
    await client.until(() => client.isReady, "ready");
    return client;
  }

  /** Sends so many messages, a few in flight at a time, and resolves when all are acknowledged. */
  async say(count: number, text: string): Promise<void> {
    const frame = frameBytes({ payload: JSON.stringify({ type: "send", text }) });
    const goal = this.acks + count;
    for (let sent = 0; sent < count; sent += IN_FLIGHT) {
      const some = Math.min(IN_FLIGHT, count - sent);
      const next = this.acks + some;
      for (let index = 0; index < some; index++) this.socket.write(frame);
      await this.until(() => this.acks >= next, `ack ${next} of ${goal}`);
    }
  }

  async reached(seq: number): Promise<void> {
    await this.until(() => this.seqs.at(-1) === seq, `event ${seq}`);
  }

  /** Resolves once the look is true; asked whenever something arrived. */
  async until(look: () => boolean, what: string): Promise<void> {
    if (look()) return;
    await new Promise<void>((resolve, reject) => {
      const giveUp = (why: string) =>
        reject(new Error(`${why} before ${what}, at ${this.seqs.at(-1)} with ${this.errors} errors`));
      const deadline = setTimeout(() => {
        this.#watchers.delete(watch);
        giveUp("the time ran out");
      }, PATIENCE_MS);
      const watch = () => {
        const isThere = look();
        if (!isThere && !this.hasEnded) return;
        clearTimeout(deadline);
        this.#watchers.delete(watch);
        if (isThere) resolve();
        else giveUp("the connection ended");
      };
      this.#watchers.add(watch);
    });
  }

  #take(bytes: Buffer): void {
    let rest = bytes;
    if (this.#head !== null) {
      const head = this.#head + bytes.toString("latin1");
      const end = head.indexOf("\r\n\r\n");
      this.#head = end < 0 ? head : null;
      if (end < 0) return;
      rest = Buffer.from(head.slice(end + 4), "latin1");
    }
    for (const { opcode, payload } of this.#reader.push(rest)) {
      if (opcode === OPCODE.ping) this.socket.write(frameBytes({ opcode: OPCODE.pong, payload }));
      else if (opcode === OPCODE.text) this.#takeText(payload.toString("latin1", 0, HEAD_BYTES));
    }
    for (const watch of this.#watchers) watch();
  }

  #takeText(start: string): void {
    const type = /^\{"type":"(\w+)"/.exec(start)?.[1];
    if (type === "message") this.seqs.push(Number(/"seq":(\d+)/.exec(start)?.[1]));
    else if (type === "ack") this.acks++;
    else if (type === "ready") this.isReady = true;
    else if (type === "error") this.errors++;
  }
}

/** Under the number at which the server stops reading. */
const IN_FLIGHT = 50;
/** Type, room and seq stand within these. */
const HEAD_BYTES = 200;
