import { expect } from "vitest";
import { ResumingClient } from "./resuming-client.ts";

/** People who talk in one room at a steady pace, whatever happens to their server. */
export class Crowd {
  readonly clients: readonly ResumingClient[];
  readonly #room: string;
  #said = 0;
  #clock: NodeJS.Timeout | null = null;

  constructor(size: number, room: string) {
    this.clients = Array.from({ length: size }, (_, index) => new ResumingClient(`client${index}`));
    this.#room = room;
  }

  get acked(): number {
    return this.clients.reduce((sum, { acked }) => sum + acked.size, 0);
  }

  async connect(url: URL): Promise<void> {
    await Promise.all(this.clients.map((client) => client.connect(url, this.#room)));
  }

  /** From now on the crowd says this many messages a second, in turn. */
  talk(perSecond: number): void {
    const everyMs = 10;
    const startedAt = performance.now();
    const before = this.#said;
    this.#clock = setInterval(() => {
      const due = before + Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
      for (; this.#said < due; this.#said++)
        this.clients[this.#said % this.clients.length]?.say(`message ${this.#said}`);
    }, everyMs);
  }

  hush(): void {
    clearInterval(this.#clock ?? undefined);
  }

  /** Resolves once the server has acknowledged this many messages of the crowd's. */
  async untilAcked(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = () => {
        if (this.acked >= count) resolve();
      };
      for (const client of this.clients) client.onProgress(look);
      look();
    });
    for (const client of this.clients) client.onProgress(() => {});
  }

  async allEnded(): Promise<void> {
    await Promise.all(this.clients.map(async (client) => client.raw?.closed()));
  }

  /**
   * Everybody has an answer to everything it said and the same list; everything acknowledged is in it, once, where the
   * acknowledgement said.
   */
  async expectNothingLost(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.until(() => client.unacked.size === 0, "the last acks")));
    const head = Math.max(...this.clients.flatMap(({ acked }) => [...acked.values()]));
    await Promise.all(this.clients.map((client) => client.until(() => client.cursor >= head, `event ${head}`)));
    expect(this.clients.flatMap(({ complaints }) => complaints)).toEqual([]);
    const [first] = this.clients;
    for (const { list } of this.clients) expect(list).toEqual(first?.list);
    const list = first?.list ?? [];
    expect(list.map(({ seq }) => seq)).toEqual(list.map((_, index) => index + 1));
    expect(new Set(list.map(({ clientMsgId }) => clientMsgId)).size).toBe(list.length);
    const seqs = new Map(list.map(({ clientMsgId, seq }) => [clientMsgId, seq]));
    const missing = this.clients.flatMap(({ acked }) => [...acked].filter(([id, seq]) => seqs.get(id) !== seq));
    expect(missing).toEqual([]);
    expect(list.length).toBe(this.acked);
  }
}
