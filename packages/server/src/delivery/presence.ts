import type { OnlinePerson, Person, UserId } from "@parley/protocol";
import { Elsewhere, type ElsewhereChange, type PresenceReport } from "./elsewhere.ts";

/** Above this many online there are no names any more, only the count: names would cost O(n^2) deliveries. */
export const MAX_NAMED = 100;

interface Entry {
  readonly person: Person;
  /** Connections on this node, and those of them at which somebody sits. */
  here: number;
  hereAwake: number;
  /** Other nodes that name this person, and those of them on which it is not away. */
  nodes: number;
  nodesAwake: number;
}

type Place = "here" | "nodes";

/** What changed since the last announcement, in the shape of the `presence` frame. */
export interface PresenceChange {
  readonly online: number;
  readonly users?: OnlinePerson[];
  readonly joined?: OnlinePerson[];
  readonly left?: Person[];
  readonly changed?: OnlinePerson[];
}

/**
 * Who is online in one room, here and on the other nodes, and who of them is away. A person with three tabs is online
 * once, and away only if all three are.
 */
export class Presence {
  readonly #online = new Map<UserId, Entry>();
  readonly #elsewhere = new Elsewhere();
  #here = 0;
  /** Who is touched by this batch, as they were announced last; null: not online. */
  #told = new Map<UserId, OnlinePerson | null>();
  /** Everybody online as JSON, without the brackets; null when it has to be made again. See `snapshotText`. */
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
  add(person: Person, isAway: boolean): void {
    this.#move(person, "here", { count: 1, awake: Number(!isAway) });
  }

  /** `isAway`: as it was added, or turned since. */
  remove(person: Person, isAway: boolean): void {
    this.#move(person, "here", { count: -1, awake: -Number(!isAway) });
  }

  /** A connection that was added says that nobody sits there, or somebody does again. */
  turn(person: Person, isAway: boolean): void {
    this.#move(person, "here", { count: 0, awake: isAway ? -1 : 1 });
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
    const people = isCrowd ? [] : [...this.#online.values()].filter(({ here }) => here > 0);
    return {
      version,
      online: this.#here,
      people: people.map(({ person, hereAwake }) => seen(person, hereAwake === 0)),
    };
  }

  /** The full picture for somebody who enters: names up to MAX_NAMED, else the count. */
  snapshot(): PresenceChange {
    return this.count > MAX_NAMED ? { online: this.count } : { online: this.count, users: this.people() };
  }

  /**
   * The snapshot as members of a JSON object. In a herd everybody who comes is told of all who came before; only what
   * is new is encoded, or a room of 100 would be encoded five thousand times over to fill.
   */
  snapshotText(): string {
    if (this.count === 0 || this.count > MAX_NAMED) return JSON.stringify(this.snapshot()).slice(1, -1);
    this.#namesText ??= JSON.stringify(this.people()).slice(1, -1);
    return `"online":${this.count},"users":[${this.#namesText}]`;
  }

  people(): OnlinePerson[] {
    return this.count > MAX_NAMED ? [] : [...this.#online.values()].map(viewOf);
  }

  /** The change since the last call, or null when there is none. Coming down from a crowd, everybody gets the full list again. */
  takeChange(): PresenceChange | null {
    const before = this.#announced;
    const wasCrowd = this.#wasCrowd;
    const told = this.#told;
    this.#told = new Map();
    this.#announced = this.count;
    // The herd is in: at rest a room keeps no text.
    this.#namesText = null;
    this.#wasCrowd = this.count > MAX_NAMED;
    if (this.#wasCrowd && before === this.count) return null;
    if (wasCrowd) return this.snapshot();
    return this.#changeSince(told);
  }

  #changeSince(told: ReadonlyMap<UserId, OnlinePerson | null>): PresenceChange | null {
    const joined: OnlinePerson[] = [];
    const left: Person[] = [];
    const changed: OnlinePerson[] = [];
    for (const [id, before] of told) {
      const entry = this.#online.get(id);
      const now = entry ? viewOf(entry) : null;
      // Gone and back within one batch is no news: that is what a page reload looks like. Nor is away and back.
      if (now && !before) joined.push(now);
      else if (before && !now) left.push({ id, name: before.name });
      else if (now && !isSame(before, now)) changed.push(now);
    }
    if (joined.length + left.length + changed.length === 0) return null;
    return { online: this.count, joined, left, ...(changed.length > 0 && { changed }) };
  }

  #apply(change: ElsewhereChange | null): boolean {
    if (!change) return false;
    for (const { before, after } of change.moves) {
      const person = after ?? before;
      if (!person) continue;
      const count = Number(after !== null) - Number(before !== null);
      this.#move(person, "nodes", { count, awake: awakeIn(after) - awakeIn(before) });
    }
    if (this.count > MAX_NAMED) this.#wasCrowd = true;
    return change.crowdChanged || change.moves.length > 0;
  }

  /** Adds to what is known of one person, and notes what becomes of it for the next announcement. */
  #move(person: Person, place: Place, by: { readonly count: number; readonly awake: number }): void {
    const known = this.#online.get(person.id);
    if (!known && by.count <= 0) return;
    const before = known ? viewOf(known) : null;
    const { id, name } = person;
    const entry = known ?? { person: { id, name }, here: 0, hereAwake: 0, nodes: 0, nodesAwake: 0 };
    const wasHere = entry.here > 0;
    const wasHereAwake = entry.hereAwake > 0;
    entry[place] += by.count;
    entry[`${place}Awake`] += by.awake;
    const isHere = entry.here > 0;
    if (isHere !== wasHere) {
      this.#here += isHere ? 1 : -1;
      this.isReportDue = true;
    }
    // In a crowd nobody is named to the others.
    if (entry.hereAwake > 0 !== wasHereAwake && this.#here <= MAX_NAMED) this.isReportDue = true;
    const isOnline = isHere || entry.nodes > 0;
    if (!isOnline) this.#online.delete(id);
    else if (!known) this.#online.set(id, entry);
    this.#note(id, before, isOnline ? viewOf(entry) : null);
  }

  #note(id: UserId, before: OnlinePerson | null, after: OnlinePerson | null): void {
    if (isSame(before, after)) return;
    if (before) this.#namesText = null;
    else if (this.#namesText !== null) this.#namesText += `,${JSON.stringify(after)}`;
    if (this.count > MAX_NAMED) this.#wasCrowd = true;
    if (!this.#wasCrowd && !this.#told.has(id)) this.#told.set(id, before);
  }
}

function viewOf({ person, hereAwake, nodesAwake }: Entry): OnlinePerson {
  return seen(person, hereAwake + nodesAwake === 0);
}

function seen({ id, name }: Person, isAway: boolean): OnlinePerson {
  return isAway ? { id, name, isAway } : { id, name };
}

function isSame(one: OnlinePerson | null, other: OnlinePerson | null): boolean {
  return one === null || other === null ? one === other : one.isAway === other.isAway;
}

function awakeIn(person: OnlinePerson | null): number {
  return Number(person !== null && !person.isAway);
}
