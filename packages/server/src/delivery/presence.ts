import type { OnlinePerson, Person, UserId } from "@parley/protocol";
import { currentStatus } from "../store/current-status.ts";
import type { UserStatus } from "../store/model.ts";
import { Elsewhere, type ElsewhereChange, type PresenceReport, type PresentPerson } from "./elsewhere.ts";

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
  /** The latest heard of, here or from other nodes. */
  status: UserStatus | null;
}

/** How a connection is there. */
export interface Presentness {
  readonly isAway: boolean;
  /** Null for who has never set any. */
  readonly status: UserStatus | null;
}

/** What changed since the last announcement, in the shape of the `presence` frame. */
export interface PresenceChange {
  readonly online: number;
  readonly users?: OnlinePerson[];
  readonly joined?: OnlinePerson[];
  readonly left?: Person[];
  readonly changed?: OnlinePerson[];
}

/**
 * Who is online in one room, here and on the other nodes, who of them is away, and what they let the others know. A
 * person with three tabs is online once, and away only if all three are. `now` (ms UTC): statuses that have ended by
 * then are left out of what is told.
 */
export class Presence {
  readonly #online = new Map<UserId, Entry>();
  readonly #elsewhere = new Elsewhere();
  #here = 0;
  /** Who is touched by this batch, as they were announced last; null: not online. */
  #told = new Map<UserId, PresentPerson | null>();
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
  add(person: Person, { isAway, status }: Presentness): void {
    this.#move(person, { place: "here", count: 1, awake: Number(!isAway), status });
  }

  /** A connection that was added; away as it was then, or has turned since. */
  remove(person: Person, { isAway }: Presentness): void {
    this.#move(person, { place: "here", count: -1, awake: -Number(!isAway), status: null });
  }

  /** A connection that was added says that nobody sits there, or somebody does again. */
  turn(person: Person, isAway: boolean): void {
    this.#move(person, { place: "here", count: 0, awake: isAway ? -1 : 1, status: null });
  }

  /** Somebody who is connected here has set a status, or cleared it. */
  setStatus(person: Person, status: UserStatus): void {
    this.#move(person, { place: "here", count: 0, awake: 0, status });
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
    return { version, online: this.#here, people: people.map((entry) => seen(entry, entry.hereAwake)) };
  }

  /** The full picture for somebody who enters: names up to MAX_NAMED, else the count. */
  snapshot(now: number): PresenceChange {
    return this.count > MAX_NAMED ? { online: this.count } : { online: this.count, users: this.people(now) };
  }

  /**
   * The snapshot as members of a JSON object. In a herd everybody who comes is told of all who came before; only what
   * is new is encoded, or a room of 100 would be encoded five thousand times over to fill.
   */
  snapshotText(now: number): string {
    if (this.count === 0 || this.count > MAX_NAMED) return JSON.stringify(this.snapshot(now)).slice(1, -1);
    this.#namesText ??= JSON.stringify(this.people(now)).slice(1, -1);
    return `"online":${this.count},"users":[${this.#namesText}]`;
  }

  people(now: number): OnlinePerson[] {
    return this.count > MAX_NAMED ? [] : [...this.#online.values()].map((entry) => shown(viewOf(entry), now));
  }

  /** How this person is there; null where another node has too many to name them. */
  of(user: UserId): "online" | "away" | "offline" | null {
    const entry = this.#online.get(user);
    if (entry) return viewOf(entry).isAway ? "away" : "online";
    return this.#elsewhere.crowd > 0 ? null : "offline";
  }

  /** The change since the last call, or null when there is none. Coming down from a crowd, everybody gets the full list again. */
  takeChange(now: number): PresenceChange | null {
    const before = this.#announced;
    const wasCrowd = this.#wasCrowd;
    const told = this.#told;
    this.#told = new Map();
    this.#announced = this.count;
    // The herd is in: at rest a room keeps no text.
    this.#namesText = null;
    this.#wasCrowd = this.count > MAX_NAMED;
    if (this.#wasCrowd && before === this.count) return null;
    if (wasCrowd) return this.snapshot(now);
    return this.#changeSince(told, now);
  }

  #changeSince(told: ReadonlyMap<UserId, PresentPerson | null>, now: number): PresenceChange | null {
    const joined: OnlinePerson[] = [];
    const left: Person[] = [];
    const changed: OnlinePerson[] = [];
    for (const [id, before] of told) {
      const entry = this.#online.get(id);
      const after = entry ? viewOf(entry) : null;
      // Gone and back within one batch is no news: that is what a page reload looks like. Nor is away and back.
      if (after && !before) joined.push(shown(after, now));
      else if (before && !after) left.push({ id, name: before.name });
      else if (after && !isSame(before, after)) changed.push(shown(after, now));
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
      this.#move(person, {
        place: "nodes",
        count,
        awake: awakeIn(after) - awakeIn(before),
        status: person.status ?? null,
      });
    }
    if (this.count > MAX_NAMED) this.#wasCrowd = true;
    return change.crowdChanged || change.moves.length > 0;
  }

  /** Adds to what is known of one person, and notes what becomes of it for the next announcement. */
  #move({ id, name }: Person, { place, count, awake, status }: Move): void {
    const known = this.#online.get(id);
    if (!known && count <= 0) return;
    const before = known ? viewOf(known) : null;
    const entry = known ?? { person: { id, name }, here: 0, hereAwake: 0, nodes: 0, nodesAwake: 0, status: null };
    const wasHere = known && seen(entry, entry.hereAwake);
    const wasHereAtAll = entry.here > 0;
    entry[place] += count;
    entry[`${place}Awake`] += awake;
    if (status && status.version > (entry.status?.version ?? 0)) entry.status = status;
    const isHere = entry.here > 0;
    if (isHere !== wasHereAtAll) this.#here += isHere ? 1 : -1;
    // In a crowd nobody is named to the others, so that only the count is news to them.
    const isNamed = isHere && this.#here <= MAX_NAMED;
    const isTurned = isNamed && wasHere !== undefined && !isSame(wasHere, seen(entry, entry.hereAwake));
    this.isReportDue ||= isHere !== wasHereAtAll || isTurned;
    const isOnline = isHere || entry.nodes > 0;
    if (!isOnline) this.#online.delete(id);
    else if (!known) this.#online.set(id, entry);
    this.#note(id, before, isOnline ? viewOf(entry) : null);
  }

  #note(id: UserId, before: PresentPerson | null, after: PresentPerson | null): void {
    if (isSame(before, after)) return;
    // What may end is looked at when it is told.
    if (before || after?.status?.status?.until !== undefined) this.#namesText = null;
    else if (after && this.#namesText !== null) this.#namesText += `,${JSON.stringify(shown(after, 0))}`;
    if (this.count > MAX_NAMED) this.#wasCrowd = true;
    if (!this.#wasCrowd && !this.#told.has(id)) this.#told.set(id, before);
  }
}

interface Move {
  readonly place: "here" | "nodes";
  /** How many come (or, below 0, go), and how many of them at which somebody sits. */
  readonly count: number;
  readonly awake: number;
  readonly status: UserStatus | null;
}

function viewOf(entry: Entry): PresentPerson {
  return seen(entry, entry.hereAwake + entry.nodesAwake);
}

function seen({ person: { id, name }, status }: Entry, awake: number): PresentPerson {
  return { id, name, ...(awake === 0 && { isAway: true }), ...(status && { status }) };
}

function shown({ id, name, isAway, status }: PresentPerson, now: number): OnlinePerson {
  const current = currentStatus(status?.status ?? null, now);
  return { id, name, ...(isAway && { isAway }), ...(current && { status: current }) };
}

function isSame(one: PresentPerson | null, other: PresentPerson | null): boolean {
  if (one === null || other === null) return one === other;
  return one.isAway === other.isAway && one.status?.version === other.status?.version;
}

function awakeIn(person: PresentPerson | null): number {
  return Number(person !== null && !person.isAway);
}
