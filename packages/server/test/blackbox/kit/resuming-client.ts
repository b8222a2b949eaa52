import { randomUUID } from "node:crypto";
import { RawClient, type Received } from "../../../../protocol/conformance/raw-client.ts";

/** A room event as this client keeps it. */
export interface Entry {
  readonly seq: number;
  readonly text: string;
  readonly clientMsgId: string;
}

/**
 * What docs/protocol.md asks of a client, and no more: a cursor, an outbox, and retries with the same clientMsgId. It
 * keeps everything it was told, so that a test can compare.
 */
export class ResumingClient {
  readonly name: string;
  /** Its view of the room, dense from 1. */
  readonly list: Entry[] = [];
  /** What the server has promised: clientMsgId -> seq. */
  readonly acked = new Map<string, number>();
  readonly unacked = new Map<string, string>();
  /** Anything that a correct server never does. */
  readonly complaints: string[] = [];
  raw: RawClient | null = null;
  #token = "";
  #epoch = "";
  #room = "";
  #handled = 0;
  #onProgress: () => void = () => {};

  constructor(name: string) {
    this.name = name;
  }

  get cursor(): number {
    return this.list.length;
  }

  /** Enters the room from its first event, or comes back to it from the cursor and retries what was not acknowledged. */
  async connect(url: URL, room: string): Promise<void> {
    const isNew = this.#token === "";
    const query = `?room=${room}&name=${this.name}&cursor=0`;
    const raw = await RawClient.upgrade(url, isNew ? `/ws${query}` : "/ws");
    this.raw = raw;
    this.#handled = 0;
    if (!isNew)
      raw.send({ type: "hello", token: this.#token, epoch: this.#epoch, cursors: { [this.#room]: this.cursor } });
    const ready = await raw.next("ready");
    this.#token = String(ready["token"]);
    this.#epoch = String(ready["epoch"]);
    this.#room = (ready["rooms"] as { id: string }[])[0]?.id ?? "";
    for (const [clientMsgId, text] of this.unacked) this.#write(clientMsgId, text);
    raw.socket.on("data", () => this.#handle());
    this.#handle();
  }

  /** Says something, now and again after every reconnect until it is acknowledged. */
  say(text: string): void {
    const clientMsgId = randomUUID();
    this.unacked.set(clientMsgId, text);
    this.#write(clientMsgId, text);
  }

  /** Resolves once the look is true; asked whenever something arrived. */
  async until(look: () => boolean, what: string): Promise<void> {
    await this.raw?.until(() => {
      this.#handle();
      return look();
    }, `${what} (${this.name} is at ${this.cursor}, ${this.unacked.size} not acknowledged)`);
  }

  /** Called after every frame that was handled. */
  onProgress(listener: () => void): void {
    this.#onProgress = listener;
  }

  #write(clientMsgId: string, text: string): void {
    if (this.raw && !this.raw.ended) this.raw.send({ type: "send", room: this.#room, text, clientMsgId });
  }

  #handle(): void {
    const received = this.raw?.received ?? [];
    for (; this.#handled < received.length; this.#handled++) this.#take(received[this.#handled] as Received);
    this.#onProgress();
  }

  #take(frame: Received): void {
    if (frame.type === "ack") this.#takeAck(frame);
    else if (frame.type === "message") this.#takeMessage(frame);
    else if (frame.type === "error" || frame.type === "resync") this.complaints.push(JSON.stringify(frame));
  }

  #takeAck(frame: Received): void {
    const [clientMsgId, seq] = [String(frame["clientMsgId"]), Number(frame["seq"])];
    const before = this.acked.get(clientMsgId);
    if (before !== undefined && before !== seq)
      this.complaints.push(`${clientMsgId} was acknowledged as ${before} and ${seq}`);
    this.acked.set(clientMsgId, seq);
    this.unacked.delete(clientMsgId);
  }

  #takeMessage(frame: Received): void {
    const seq = Number(frame["seq"]);
    if (seq === this.cursor + 1) {
      this.list.push({ seq, text: String(frame["text"]), clientMsgId: String(frame["clientMsgId"]) });
    } else {
      this.complaints.push(`${seq} came after ${this.cursor}`);
    }
  }
}
