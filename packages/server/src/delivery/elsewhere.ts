import type { Person, UserId } from "@parley/protocol";

/** What one node says of one room: who is connected to it there. `people` is empty in a crowd, then only `online` counts. */
export interface PresenceReport {
  /** Counts up; an older report that arrives late is not taken. */
  readonly version: number;
  readonly online: number;
  readonly people: readonly Person[];
}

interface Taken {
  readonly version: number;
  readonly people: ReadonlyMap<UserId, Person>;
  readonly crowd: number;
}

/** Who has come to, and gone from, the other nodes. */
export interface ElsewhereChange {
  readonly came: readonly Person[];
  readonly went: readonly Person[];
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

  #replace(before: Taken | undefined, after: Taken): ElsewhereChange {
    const crowdBefore = before?.crowd ?? 0;
    this.crowd += after.crowd - crowdBefore;
    return {
      came: [...after.people.values()].filter(({ id }) => !before?.people.has(id)),
      went: [...(before?.people.values() ?? [])].filter(({ id }) => !after.people.has(id)),
      crowdChanged: after.crowd !== crowdBefore,
    };
  }
}
