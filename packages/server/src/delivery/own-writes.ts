/** What this node is writing to a room, and the newest of it that is stored. */
export class OwnWrites {
  newestSeq = 0;
  #inFlight = 0;

  get areInFlight(): boolean {
    return this.#inFlight > 0;
  }

  begin(): void {
    this.#inFlight += 1;
  }

  /** `seq`: of the event it became; null for a write that failed. */
  end(seq: number | null): void {
    this.#inFlight -= 1;
    this.newestSeq = Math.max(this.newestSeq, seq ?? 0);
  }
}
