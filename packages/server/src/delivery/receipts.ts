import type { Receipt, UserId } from "@parley/protocol";

/** Members of a room that is told of receipts are few; those who came and went are not kept for ever. */
const MAX_REMEMBERED = 200;

/** Who has read how far in one room, until it is told. */
export class Receipts {
  /** The newest version that was noted of each: what a slow bus brings after it is not told any more. */
  readonly #newest = new Map<UserId, number>();
  #moved = new Map<UserId, Receipt>();
  isScheduled = false;

  /** Notes a receipt; false when it is no news. */
  note(receipt: Receipt): boolean {
    const { id, version } = receipt;
    if (version <= (this.#newest.get(id) ?? -1)) return false;
    this.#newest.delete(id);
    this.#newest.set(id, version);
    for (const oldest of this.#newest.keys()) {
      if (this.#newest.size <= MAX_REMEMBERED) break;
      this.#newest.delete(oldest);
    }
    this.#moved.set(id, receipt);
    return true;
  }

  /** Those since the last call. */
  take(): Receipt[] {
    const moved = [...this.#moved.values()];
    this.#moved = new Map();
    return moved;
  }
}
