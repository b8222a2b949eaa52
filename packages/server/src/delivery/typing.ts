import type { Person, UserId } from "@parley/protocol";

/** One notice per person in this time; a client shows it for 5 s, so typing on stays visible without a gap. */
const QUIET_MS = 3000;
/** More names than this nobody reads. */
const MAX_NAMES = 3;

/** Who is typing in one room. Nothing is kept longer than QUIET_MS, and never more than the people who are online. */
export class Typing {
  readonly #lastNotice = new Map<UserId, number>();
  #now: Person[] = [];
  isScheduled = false;

  /** Notes that a person types; false when there is nothing new to tell. `at` is monotonic ms. */
  note(person: Person, at: number): boolean {
    for (const [id, last] of this.#lastNotice) {
      if (at - last < QUIET_MS) break;
      this.#lastNotice.delete(id);
    }
    if (this.#lastNotice.has(person.id)) return false;
    this.#lastNotice.set(person.id, at);
    if (this.#now.length < MAX_NAMES) this.#now.push(person);
    return true;
  }

  /** The person has sent what was being typed: it is not announced any more, and the next one is announced at once. */
  forget(id: UserId): void {
    this.#lastNotice.delete(id);
    if (this.#now.length > 0) this.#now = this.#now.filter((person) => person.id !== id);
  }

  /** The names since the last call. */
  take(): Person[] {
    const people = this.#now;
    this.#now = [];
    return people;
  }
}
