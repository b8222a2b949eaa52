import type { Person, UserId } from "@parley/protocol";
import { Elsewhere, type ElsewhereChange, type PresenceReport } from "./elsewhere.ts";

/** Above this many online there are no names any more, only the count: names would cost O(n^2) deliveries. */
export const MAX_NAMED = 100;

interface Entry {
  readonly person: Person;
  /** On this node. */
  connections: number;
  /** Other nodes that name this person. */
  nodes: number;
}

/** What changed since the last announcement, in the shape of the `presence` frame. */
export interface PresenceChange {
  readonly online: number;
  readonly users?: Person[];
  readonly joined?: Person[];
  readonly left?: Person[];
}

/** Who is online in one room, here and on the other nodes. A person with three tabs is online once. */
export class Presence {
  readonly #online = new Map<UserId, Entry>();
  readonly #elsewhere = new Elsewhere();
  #here = 0;
  #joined = new Map<UserId, Person>();
  #left = new Map<UserId, Person>();
  /** Everybody online as JSON, without the brackets; null when it has to be made again. See `namesText`. */
  #namesText: string | null = null;
  #announced = 0;
  /** Was a crowd at some moment since the last announcement: then single changes were not noted. */
  #wasCrowd = false;
  /** An announcement is scheduled. */
  isScheduled = false;
  /** Who is here has changed since the other nodes were told. */
  isReportDue = false;
  /** Some subscription of the room has missed a change. */
  isStaleForSome = false;

  get count(): number {
    return this.#online.size + this.#elsewhere.crowd;
  }

  /** A connection of this node. */
  add(person: Person): void {
    const entry = this.#come(person);
    if (entry.connections++ > 0) return;
    this.#here++;
    this.isReportDue = true;
  }

  remove(person: Person): void {
    const entry = this.#online.get(person.id);
    if (!entry || --entry.connections > 0) return;
    this.#here--;
    this.isReportDue = true;
    this.#go(entry);
  }

  /** Another node says who is connected there; false when that is no news. */
  takeReport(node: string, report: PresenceReport): boolean {
    return this.#apply(this.#elsewhere.take(node, report));
  }

  /** Another node is gone; false when nobody was there. */
  forgetNode(node: string): boolean {
    return this.#apply(this.#elsewhere.forget(node));
  }

  /** What to tell the other nodes; `version` counts up, also over a room that was closed and opened again. */
  report(version: number): PresenceReport {
    this.isReportDue = false;
    const isCrowd = this.#here > MAX_NAMED;
    const people = isCrowd ? [] : [...this.#online.values()].filter(({ connections }) => connections > 0);
    return { version, online: this.#here, people: people.map(({ person }) => person) };
  }

  /** The full picture for somebody who enters: names up to MAX_NAMED, else the count. */
  snapshot(): PresenceChange {
    return this.count > MAX_NAMED ? { online: this.count } : { online: this.count, users: this.names() };
  }

  /**
   * The snapshot as members of a JSON object. In a herd everybody who comes is told of all who came before; only what
   * is new is encoded, or a room of 100 would be encoded five thousand times over to fill.
   */
  snapshotText(): string {
    if (this.count === 0 || this.count > MAX_NAMED) return JSON.stringify(this.snapshot()).slice(1, -1);
    this.#namesText ??= JSON.stringify(this.names()).slice(1, -1);
    return `"online":${this.count},"users":[${this.#namesText}]`;
  }

  #apply(change: ElsewhereChange | null): boolean {
    if (!change) return false;
    for (const person of change.came) this.#come(person).nodes++;
    for (const { id } of change.went) {
      const entry = this.#online.get(id);
      if (entry && --entry.nodes === 0) this.#go(entry);
    }
    if (this.count > MAX_NAMED) this.#wasCrowd = true;
    return change.crowdChanged || change.came.length + change.went.length > 0;
  }

  #come(person: Person): Entry {
    const known = this.#online.get(person.id);
    if (known) return known;
    const entry = { person, connections: 0, nodes: 0 };
    this.#online.set(person.id, entry);
    if (this.#namesText !== null) this.#namesText += `,${JSON.stringify(person)}`;
    // Gone and back within one batch is no news: that is what a page reload looks like.
    if (this.count > MAX_NAMED) this.#wasCrowd = true;
    else if (!this.#left.delete(person.id)) this.#joined.set(person.id, person);
    return entry;
  }

  #go({ person, connections, nodes }: Entry): void {
    if (connections + nodes > 0) return;
    this.#online.delete(person.id);
    this.#namesText = null;
    if (!this.#wasCrowd && !this.#joined.delete(person.id)) this.#left.set(person.id, person);
  }

  names(): Person[] {
    return this.count > MAX_NAMED ? [] : [...this.#online.values()].map((entry) => entry.person);
  }

  /** The change since the last call, or null when there is none. Coming down from a crowd, everybody gets the full list again. */
  takeChange(): PresenceChange | null {
    const before = this.#announced;
    const wasCrowd = this.#wasCrowd;
    const joined = [...this.#joined.values()];
    const left = [...this.#left.values()];
    this.#joined = new Map();
    this.#left = new Map();
    this.#announced = this.count;
    // The herd is in: at rest a room keeps no text.
    this.#namesText = null;
    this.#wasCrowd = this.count > MAX_NAMED;
    if (this.#wasCrowd && before === this.count) return null;
    if (wasCrowd) return this.snapshot();
    return joined.length + left.length === 0 ? null : { online: this.count, joined, left };
  }
}
