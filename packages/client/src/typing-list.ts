import type { Person } from "@parley/protocol";
import type { Cancel, ClientClock } from "./clock.ts";

/** An entry is good for this long; whoever still types says so again. */
const EXPIRES_AFTER_MS = 5_000;
/** The server names at most three at a time; a hostile one must not grow this list. */
const MAX_LISTED = 10;

/** Who is typing in one room, oneself excluded by the caller. */
export class TypingList {
  readonly #clock: ClientClock;
  readonly #changed: () => void;
  readonly #entries = new Map<string, { readonly person: Person; readonly cancel: Cancel }>();

  constructor(clock: ClientClock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  add(person: Person): void {
    const isKnown = this.#entries.has(person.id);
    if (!isKnown && this.#entries.size >= MAX_LISTED) return;
    this.#entries.get(person.id)?.cancel();
    const cancel = this.#clock.after(EXPIRES_AFTER_MS, () => this.remove(person.id));
    this.#entries.set(person.id, { person, cancel });
    if (!isKnown) this.#changed();
  }

  /** Expired, or their message has arrived. */
  remove(id: string): void {
    this.#entries.get(id)?.cancel();
    if (this.#entries.delete(id)) this.#changed();
  }

  clear(): void {
    for (const id of [...this.#entries.keys()]) this.remove(id);
  }

  view(): readonly Person[] {
    return [...this.#entries.values()].map(({ person }) => person);
  }
}
