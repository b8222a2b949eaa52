import type { RoomId } from "@parley/protocol";
import type { Bus, BusEvent, BusListener, BusNote } from "../../src/bus/bus.ts";
import type { Clock } from "../../src/lib/clock.ts";

/** What a bus may do to each event on its way to each node, as shares of 1; the rest arrives at once. */
export interface Losses {
  readonly lost: number;
  readonly repeated: number;
  /** Arrives up to 100 ms late, so that others overtake it. */
  readonly late: number;
  /** Arrives without its frame. */
  readonly bare: number;
}

export const PERFECT: Losses = { lost: 0, repeated: 0, late: 0, bare: 0 };

interface Node {
  readonly rooms: Set<RoomId>;
  listener: BusListener | null;
}

/** The nodes of one bus that keeps none of the promises a bus could make. */
export class LossyBroker {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #nodes: Node[] = [];
  losses: Losses;
  /** What is done to notes, if it is something else than what is done to events. */
  noteLosses: Losses | null = null;
  /** There is no link to it: nothing is taken. */
  isAway = false;

  constructor(clock: Clock, random: () => number, losses: Losses) {
    this.#clock = clock;
    this.#random = random;
    this.losses = losses;
  }

  connect(): Bus {
    const node: Node = { rooms: new Set(), listener: null };
    this.#nodes.push(node);
    return {
      capabilities: { ordered: false, delivery: "at-least-once", maxPayloadBytes: 1024 },
      listen: (listener) => void (node.listener = listener),
      subscribe: async (room) => void node.rooms.add(room),
      unsubscribe: (room) => void node.rooms.delete(room),
      publish: async (event) => {
        if (this.isAway) throw new Error("there is no link to the bus");
        for (const each of this.#nodes) this.#carry(each, event);
      },
      tell: async (note) => {
        for (const each of this.#nodes) this.#carryNote(each, note);
      },
      close: async () => node.rooms.clear(),
    };
  }

  /** What a bus tells its nodes when it has been away. */
  tellGap(): void {
    for (const { listener } of this.#nodes) listener?.onGap();
  }

  #carryNote(node: Node, note: BusNote): void {
    const { lost, repeated, late } = this.noteLosses ?? this.losses;
    if (this.#random() < lost) return;
    const arrive = () => {
      if (note.room === null || node.rooms.has(note.room)) node.listener?.onNote(note);
    };
    if (this.#random() < late) this.#clock.after(Math.ceil(this.#random() * 100), arrive);
    else queueMicrotask(arrive);
    if (this.#random() < repeated) this.#clock.after(Math.ceil(this.#random() * 100), arrive);
  }

  #carry(node: Node, event: BusEvent): void {
    const { lost, repeated, late, bare } = this.losses;
    if (this.#random() < lost) return;
    const carried = this.#random() < bare ? { ...event, frame: null } : event;
    const arrive = () => {
      if (node.rooms.has(event.room)) node.listener?.onEvent(carried);
    };
    if (this.#random() < late) this.#clock.after(Math.ceil(this.#random() * 100), arrive);
    else queueMicrotask(arrive);
    if (this.#random() < repeated) this.#clock.after(Math.ceil(this.#random() * 100), arrive);
  }
}
