import type { RoomId } from "@parley/protocol";
import type { Bus, BusNote } from "../bus/bus.ts";
import type { Clock } from "../lib/clock.ts";
import { HeardNotes } from "./heard-notes.ts";
import { decodeNote, encodeNote, type NodeId, type NodeNote } from "./node-note.ts";
import { isNumbered, SaidNotes } from "./said-notes.ts";

const BEAT_MS = 2000;
/** Five beats: a node that was killed is missed by then, one whose beat was lost is not. */
const LEASE_MS = 10_000;
/** Its own beats have not come back for so long: what others publish does not arrive here either. */
const CANARY_LIMIT_MS = 7000;

/** A node that was cut off for longer missed more than is kept. */
const REMEMBERED_MS = 600_000;

/** A note without its sender: that is always this node. */
export type NewNote = NodeNote extends infer N ? (N extends NodeNote ? Omit<N, "node"> : never) : never;

export interface FleetOptions {
  readonly bus: Pick<Bus, "tell">;
  readonly clock: Clock;
  readonly node: NodeId;
  /** A note of another node, in a room or (null) for all. */
  readonly onNote: (note: NodeNote, room: RoomId | null) => void;
  /** Another node has ended, or has not been heard of for its lease: what it said of its connections is void. */
  readonly onNodeGone: (node: NodeId) => void;
  /** The bus did not take a note; it is said again or missed without harm. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The nodes and what they say to each other besides room events.
 *
 * Each node says "I am alive" every two seconds, to everybody including itself. For the others it renews a lease: what
 * a node has said of its connections (presence) holds until the lease runs out, so a killed node's people go offline
 * everywhere and nobody is stuck. For itself it is a canary: a connection to the bus can be frozen or sit on the wrong
 * server and look healthy, and only a note that made the whole way round shows that it is not.
 *
 * Notes that would be missed (somebody has read, joined, left, logged out) are numbered, and a beat says how many there
 * have been. Who lacks one asks for it again: what the bus has lost costs seconds, and while it loses nothing, nothing.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #lastHeard = new Map<NodeId, number>();
  readonly #said = new SaidNotes();
  readonly #heard = new Map<NodeId, { readonly notes: HeardNotes; at: number }>();
  #ownBeatReturnedAt: number;
  readonly #stop: () => void;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#ownBeatReturnedAt = options.clock.monotonic();
    this.#stop = options.clock.every(BEAT_MS, () => this.#beat());
    this.#sayBeat();
  }

  get node(): NodeId {
    return this.#options.node;
  }

  /** Other nodes heard of within their lease. */
  get others(): number {
    return this.#lastHeard.size;
  }

  /** Whether this node's own words come back to it. */
  get hearsItself(): boolean {
    return this.#options.clock.monotonic() - this.#ownBeatReturnedAt < CANARY_LIMIT_MS;
  }

  /** Says something to the nodes with connections in a room, or (null) to all. Never rejects. */
  tell(room: RoomId | null, note: NewNote): void {
    const said = { ...note, node: this.#options.node };
    if (isNumbered(said)) this.#send(room, this.#said.keep(said));
    else this.#send(room, said);
  }

  #send(room: RoomId | null, note: NodeNote): void {
    this.#options.bus.tell({ room, body: encodeNote(note) }).catch(this.#options.onFailure);
  }

  /** A note from the bus. */
  receive({ room, body }: BusNote): void {
    const note = decodeNote(body);
    if (!note) return;
    const now = this.#options.clock.monotonic();
    if (note.node === this.#options.node) {
      if (note.type === "beat") this.#ownBeatReturnedAt = Math.max(this.#ownBeatReturnedAt, note.at);
      return;
    }
    if (note.type === "bye") {
      this.#forget(note.node);
      this.#heard.delete(note.node);
      return;
    }
    this.#lastHeard.set(note.node, now);
    if (note.type === "beat") this.#askForMissing(note);
    else if (note.type === "again") this.#sayAgain(note);
    else if (this.#isNews(note)) this.#options.onNote(note, room);
  }

  /** Tells the others that this node has ended. */
  close(): void {
    this.#stop();
    this.tell(null, { type: "bye" });
  }

  #beat(): void {
    const now = this.#options.clock.monotonic();
    for (const [node, heardAt] of this.#lastHeard) if (now - heardAt >= LEASE_MS) this.#forget(node);
    for (const [node, { at }] of this.#heard) if (now - at >= REMEMBERED_MS) this.#heard.delete(node);
    this.#sayBeat();
  }

  /** `at` is this node's monotonic clock: a beat that a bus kept for a minute proves nothing about now. */
  #sayBeat(): void {
    this.tell(null, { type: "beat", at: this.#options.clock.monotonic(), said: this.#said.newest });
  }

  #askForMissing({ node, said }: Extract<NodeNote, { type: "beat" }>): void {
    if (said === undefined) return;
    const numbers = this.#heardOf(node).beat(said);
    if (numbers.length > 0) this.tell(null, { type: "again", of: node, numbers });
  }

  #sayAgain({ of, numbers }: Extract<NodeNote, { type: "again" }>): void {
    if (of !== this.#options.node) return;
    for (const note of this.#said.find(numbers)) this.#send(null, { ...note, isAgain: true });
  }

  /** What one node has missed, it and those that have not are told again. */
  #isNews(note: NodeNote): boolean {
    if (!("n" in note) || note.n === undefined) return true;
    return this.#heardOf(note.node).heard(note.n) || !note.isAgain;
  }

  #heardOf(node: NodeId): HeardNotes {
    const at = this.#options.clock.monotonic();
    const known = this.#heard.get(node) ?? { notes: new HeardNotes(), at };
    known.at = at;
    this.#heard.set(node, known);
    return known.notes;
  }

  #forget(node: NodeId): void {
    if (this.#lastHeard.delete(node)) this.#options.onNodeGone(node);
  }
}
