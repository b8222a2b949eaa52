/** How a room gets what it missed. */
export interface RepairOwner {
  /** Asks for everything after the cursor, over the same connection; calls `answered` before what follows. */
  rejoin(cursor: number, answered: () => void): void;
  /** The connection cannot be trusted with this room any more. */
  reconnect(reason: string): void;
}

/**
 * Closes a hole in a room's events: first by asking again on this connection, and if that brought nothing, by a new
 * connection. What arrives behind the hole meanwhile is dropped; it comes again in order.
 */
export class Repair {
  readonly #owner: RepairOwner;
  #isAsking = false;
  #askedFrom: number | null = null;
  /** Where we were when a heartbeat was ahead of us. */
  #behindAt: number | null = null;

  constructor(owner: RepairOwner) {
    this.#owner = owner;
  }

  /** A new connection: nothing has been asked on it. */
  reset(): void {
    this.#isAsking = false;
    this.#askedFrom = null;
    this.#behindAt = null;
  }

  gap(cursor: number): void {
    if (this.#isAsking) return;
    this.#behindAt = null;
    if (this.#askedFrom === cursor) {
      this.#owner.reconnect("events of a room are missing");
      return;
    }
    this.#isAsking = true;
    this.#askedFrom = cursor;
    this.#owner.rejoin(cursor, () => {
      this.#isAsking = false;
    });
  }

  /**
   * A heartbeat says where the room's log ends. Being behind is normal for a moment, and as long as events keep
   * coming; still at the same place one heartbeat later means that the last event was lost.
   */
  heartbeat(head: number, position: { readonly reached: number; readonly cursor: number }): void {
    const { reached, cursor } = position;
    if (head <= reached) this.#behindAt = null;
    else if (this.#behindAt === reached) this.gap(cursor);
    else this.#behindAt = reached;
  }
}
