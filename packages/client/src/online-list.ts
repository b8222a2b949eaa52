import type { Down, Person } from "@parley/protocol";

/** Above this the server sends only the count. */
const MAX_LISTED = 100;

/** Who is online in one room: a full list, then changes to it. */
export class OnlineList {
  #users = new Map<string, Person>();
  #count = 0;
  /** False while changes would apply to a list we do not have. */
  #isListKnown = false;

  apply(frame: Down<"presence">): void {
    this.#count = frame.online;
    if (frame.users) {
      this.#users = new Map(frame.users.map((user) => [user.id, user]));
      this.#isListKnown = true;
    }
    for (const user of frame.left ?? []) this.#users.delete(user.id);
    for (const user of frame.joined ?? []) this.#users.set(user.id, user);
    if (frame.online > MAX_LISTED) {
      this.#users.clear();
      this.#isListKnown = false;
    }
  }

  view(): { readonly count: number; readonly users: readonly Person[] } {
    const users = this.#isListKnown ? [...this.#users.values()] : [];
    return { count: this.#count, users: users.toSorted((a, b) => a.name.localeCompare(b.name)) };
  }
}
