import { setTimeout as after } from "node:timers/promises";
import type { Appended, MessageDraft } from "../../src/store/room-log.ts";
import type { Store } from "../../src/store/store.ts";
import { NOON, visitor } from "../../src/store/rules/cast.ts";

/** Short, so that recovery is noticed; not nothing, so that a server that is away is not asked a million times. */
const RETRY_AFTER_MS = 2;

/** Visitors who say one thing after the other, each under its key until it is acknowledged. */
export class Senders {
  /** How often a call was refused (by code) or its outcome unknown; anything else would be a fault of the store. */
  readonly rejections = new Map<string, number>();
  readonly #room: MessageDraft["room"];
  readonly #running = new Map<string, Promise<readonly number[]>>();
  #isOver = false;

  constructor(room: MessageDraft["room"]) {
    this.#room = room;
  }

  start(store: Store, name: string): void {
    this.#running.set(name, this.#talk(store, name));
  }

  /** Sends until it is acknowledged. */
  async insist(store: Store, name: string, clientMsgId: string): Promise<Appended> {
    const draft = { room: this.#room, actor: visitor(name), text: "hello", at: NOON, clientMsgId };
    for (;;) {
      const appended = await store.append(draft).catch((error: Error) => this.#note(error));
      if (appended) return appended;
      await after(RETRY_AFTER_MS);
    }
  }

  /** Lets everybody finish the sentence; answers which seqs were acknowledged to whom. */
  async finish(): Promise<Map<string, readonly number[]>> {
    this.#isOver = true;
    const acked = new Map<string, readonly number[]>();
    for (const [name, seqs] of this.#running) acked.set(name, await seqs);
    return acked;
  }

  async #talk(store: Store, name: string): Promise<readonly number[]> {
    const seqs: number[] = [];
    for (let n = 1; !this.#isOver; n++) seqs.push((await this.insist(store, name, `m-${n}`)).event.seq);
    return seqs;
  }

  #note(error: Error): void {
    const kind = "code" in error ? String(error.code) : error.name;
    this.rejections.set(kind, (this.rejections.get(kind) ?? 0) + 1);
  }
}
