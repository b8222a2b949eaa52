/** Asked for at once; more are asked for with the next beat. */
export const MAX_ASKED = 100;
/** Beats, so about a minute: then the one who said it has it no more, or cannot be reached. */
const MAX_TRIES = 30;
/** Heard ahead of one that is missing: beyond this, what is missing is given up. */
const MAX_AHEAD = 1000;

/** Which of the numbered notes of one other node have been heard. */
export class HeardNotes {
  /** Everything up to here was heard, or given up. Null before the first word. */
  #upTo: number | null = null;
  readonly #ahead = new Set<number>();
  /** What had been said at the last beat: what is missing of it now is late no more, but lost. */
  #saidBefore = 0;
  readonly #tries = new Map<number, number>();

  /** A note has come; false when it was known. */
  heard(n: number): boolean {
    this.#upTo ??= n - 1;
    if (n <= this.#upTo || this.#ahead.has(n)) return false;
    this.#ahead.add(n);
    if (this.#ahead.size > MAX_AHEAD) this.#giveUp(Math.min(...this.#ahead) - 1);
    this.#advance();
    return true;
  }

  /** A beat says how many notes there have been. The numbers to ask for, ascending, at most MAX_ASKED. */
  beat(said: number): number[] {
    this.#upTo ??= said;
    if (this.#saidBefore - this.#upTo > MAX_AHEAD) this.#giveUp(this.#saidBefore - MAX_AHEAD);
    const missing: number[] = [];
    for (let n = this.#upTo + 1; n <= this.#saidBefore && missing.length < MAX_ASKED; n += 1) {
      if (!this.#ahead.has(n)) missing.push(n);
    }
    this.#saidBefore = Math.max(this.#saidBefore, said);
    return missing.filter((n) => this.#isWorthAsking(n));
  }

  #isWorthAsking(n: number): boolean {
    const tries = (this.#tries.get(n) ?? 0) + 1;
    this.#tries.set(n, tries);
    if (tries > MAX_TRIES) this.#giveUp(n);
    return tries <= MAX_TRIES;
  }

  #giveUp(upTo: number): void {
    this.#upTo = Math.max(this.#upTo ?? 0, upTo);
    for (const n of this.#ahead) if (n <= upTo) this.#ahead.delete(n);
    this.#advance();
  }

  #advance(): void {
    let upTo = this.#upTo ?? 0;
    while (this.#ahead.delete(upTo + 1)) upTo += 1;
    this.#upTo = upTo;
    for (const n of this.#tries.keys()) if (n <= upTo) this.#tries.delete(n);
  }
}
