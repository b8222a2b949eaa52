import type { Person, UserId } from "@parley/protocol";
import type { UserStatus } from "../store/model.ts";

/** Somebody as one node sees them. */
export interface PresentPerson extends Person {
  /** Every connection of theirs on that node says that nobody sits there. */
  readonly isAway?: true | undefined;
  /** Absent for who has never set any. */
  readonly status?: UserStatus | undefined;
}

/** What one node says of one room: who is connected to it there. `people` is empty in a crowd, then only `online` counts. */
export interface PresenceReport {
  /** Counts up; an older report that arrives late is not taken. */
  readonly version: number;
  readonly online: number;
  readonly people: readonly PresentPerson[];
}

interface Taken {
  readonly version: number;
  readonly people: ReadonlyMap<UserId, PresentPerson>;
  readonly crowd: number;
}

/** One person on one other node, before and after; null is not there. */
export interface ElsewhereMove {
  readonly before: PresentPerson | null;
  readonly after: PresentPerson | null;
}

/** What is another now on the other nodes. */
export interface ElsewhereChange {
  readonly moves: readonly ElsewhereMove[];
  readonly crowdChanged: boolean;
}

/** The newest report of each other node that has connections in one room. */
export class Elsewhere {
  readonly #nodes = new Map<string, Taken>();
  /** People on nodes that name none because there are too many; somebody on two such nodes counts twice. */
  crowd = 0;

  /** Null when the report is older than what is known. */
  take(node: string, { version, online, people }: PresenceReport): ElsewhereChange | null {
    const known = this.#nodes.get(node);
    if (known && known.version >= version) return null;
    const taken = {
      version,
      people: new Map(people.map((person) => [person.id, person])),
      crowd: online - people.length,
    };
    if (online > 0) this.#nodes.set(node, taken);
    else this.#nodes.delete(node);
    return this.#replace(known, taken);
  }

  /** The node is gone, and its people with it. */
  forget(node: string): ElsewhereChange | null {
    const known = this.#nodes.get(node);
    if (!known) return null;
    this.#nodes.delete(node);
    return this.#replace(known, { version: 0, people: new Map(), crowd: 0 });
  }

  #replace(known: Taken | undefined, taken: Taken): ElsewhereChange {
    const crowdBefore = known?.crowd ?? 0;
    this.crowd += taken.crowd - crowdBefore;
    const moves: ElsewhereMove[] = [];
    for (const [id, after] of taken.people) {
      const before = known?.people.get(id) ?? null;
      if (!before || !isSame(before, after)) moves.push({ before, after });
    }
    for (const [id, before] of known?.people ?? []) if (!taken.people.has(id)) moves.push({ before, after: null });
    return { moves, crowdChanged: taken.crowd !== crowdBefore };
  }
}

function isSame(before: PresentPerson, after: PresentPerson): boolean {
  return before.isAway === after.isAway && before.status?.version === after.status?.version;
}
