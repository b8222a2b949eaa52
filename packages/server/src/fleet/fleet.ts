import type { RoomId } from "@parley/protocol";
import type { Bus, BusNote } from "../bus/bus.ts";
import type { Clock } from "../lib/clock.ts";
import { decodeNote, encodeNote, type NodeId, type NodeNote } from "./node-note.ts";

const BEAT_MS = 2000;
/** Five beats: a node that was killed is missed by then, one whose beat was lost is not. */
const LEASE_MS = 10_000;
/** Its own beats have not come back for so long: what others publish does not arrive here either. */
const CANARY_LIMIT_MS = 7000;

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
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #lastHeard = new Map<NodeId, number>();
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
    const body = encodeNote({ ...note, node: this.#options.node });
    this.#options.bus.tell({ room, body }).catch(this.#options.onFailure);
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
      return;
    }
    this.#lastHeard.set(note.node, now);
    if (note.type !== "beat") this.#options.onNote(note, room);
  }

  /** Tells the others that this node has ended. */
  close(): void {
    this.#stop();
    this.tell(null, { type: "bye" });
  }

  #beat(): void {
    const now = this.#options.clock.monotonic();
    for (const [node, heardAt] of this.#lastHeard) if (now - heardAt >= LEASE_MS) this.#forget(node);
    this.#sayBeat();
  }

  /** `at` is this node's monotonic clock: a beat that a bus kept for a minute proves nothing about now. */
  #sayBeat(): void {
    this.tell(null, { type: "beat", at: this.#options.clock.monotonic() });
  }

  #forget(node: NodeId): void {
    if (this.#lastHeard.delete(node)) this.#options.onNodeGone(node);
  }
}
