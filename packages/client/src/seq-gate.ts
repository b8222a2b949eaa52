/** `history`: part of the burst that opens a room. `next`: live or resumed. */
export type Verdict = "history" | "next" | "duplicate" | "gap";

/**
 * Decides about each room event by its seq alone, so that what passes is dense and in order whatever the network or
 * the server does.
 *
 * A room opens with a burst: its newest messages up to `head`, without the membership events between them. Within the
 * burst any higher seq passes; after `head` every seq must follow the one before. Once resumed from the cursor the
 * server sends every event, so from then on there are no exceptions.
 */
export class SeqGate {
  #seq = 0;
  #floor = 0;
  #opened = 0;

  /** The room (re)opens at `head`: a burst follows. */
  open(head: number): void {
    this.#seq = 0;
    this.#floor = head;
    this.#opened = head;
  }

  /** Everything after the cursor follows, dense. */
  resume(): void {
    this.#seq = this.cursor;
    this.#floor = this.#seq;
  }

  judge(seq: number): Verdict {
    if (seq <= this.#seq) return "duplicate";
    if (seq > this.#floor && seq !== this.reached + 1) return "gap";
    this.#seq = seq;
    return seq <= this.#opened ? "history" : "next";
  }

  /** What to resume from. Before the first event of the burst it is the head: the history before it is loaded by page. */
  get cursor(): number {
    return this.#seq > 0 ? this.#seq : this.#floor;
  }

  /** Everything up to here is here or was not meant to come. */
  get reached(): number {
    return Math.max(this.#seq, this.#floor);
  }

  /** The whole burst has certainly arrived. */
  get isBurstOver(): boolean {
    return this.#seq >= this.#floor;
  }
}
