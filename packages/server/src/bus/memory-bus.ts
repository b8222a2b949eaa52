import type { RoomId } from "@parley/protocol";
import type { Bus, BusCapabilities, BusEvent, BusListener, BusNote } from "./bus.ts";

/** The nodes of one process that hear each other: one for `npm start`, several in tests. */
export interface MemoryBroker {
  connect(): Bus;
  /** Rooms with at least one subscribed node. */
  readonly roomCount: number;
}

export interface MemoryBrokerOptions {
  /** Told what a listener threw. */
  readonly onError: (error: unknown) => void;
}

interface Node {
  deliver(item: BusEvent | BusNote): void;
}

const CAPABILITIES: BusCapabilities = {
  ordered: true,
  delivery: "at-most-once",
  maxPayloadBytes: Number.MAX_SAFE_INTEGER,
};

/**
 * Events go to every subscribed node by reference, without copying: frames are never changed once encoded.
 *
 * Delivery is by microtask, never on the publisher's stack. A synchronous call would be a little simpler, but then code
 * could come to rely on "delivered when publish returns", which no bus between machines keeps, and a listener that
 * publishes would overtake the event it is handling on the nodes after it. A microtask costs no turn of the event loop,
 * so it adds no latency and the queue only ever holds what one callback published.
 */
export function createMemoryBroker({ onError }: MemoryBrokerOptions): MemoryBroker {
  const rooms = new Map<RoomId, Set<Node>>();
  const listening = new Set<Node>();
  let queue: (BusEvent | BusNote)[] = [];

  function deliverQueued(): void {
    const items = queue;
    queue = [];
    for (const item of items) for (const node of hearers(item)) node.deliver(item);
  }

  function hearers({ room }: BusEvent | BusNote): Iterable<Node> {
    return room === null ? listening : (rooms.get(room) ?? []);
  }

  function enqueue(item: BusEvent | BusNote): void {
    if (queue.push(item) === 1) queueMicrotask(deliverQueued);
  }

  function add(room: RoomId, node: Node): void {
    const nodes = rooms.get(room);
    if (nodes) nodes.add(node);
    else rooms.set(room, new Set([node]));
  }

  function remove(room: RoomId, node: Node): void {
    const nodes = rooms.get(room);
    if (nodes?.delete(node) && nodes.size === 0) rooms.delete(room);
  }

  function connect(): Bus {
    const subscribed = new Set<RoomId>();
    let listener: BusListener | null = null;
    let isClosed = false;
    const node: Node = {
      deliver(item) {
        try {
          if ("seq" in item) listener?.onEvent(item);
          else listener?.onNote(item);
        } catch (error) {
          onError(error);
        }
      },
    };

    return {
      capabilities: CAPABILITIES,
      listen(to) {
        if (listener) throw new Error("this bus has its listener already");
        listener = to;
        listening.add(node);
      },
      async subscribe(room) {
        if (isClosed) throw new Error("the bus is closed");
        subscribed.add(room);
        add(room, node);
      },
      unsubscribe(room) {
        if (subscribed.delete(room)) remove(room, node);
      },
      async publish(event) {
        if (isClosed) throw new Error("the bus is closed");
        enqueue(event);
      },
      async tell(note) {
        if (isClosed) throw new Error("the bus is closed");
        enqueue(note);
      },
      async close() {
        isClosed = true;
        listening.delete(node);
        for (const room of subscribed) remove(room, node);
        subscribed.clear();
      },
    };
  }

  return {
    connect,
    get roomCount() {
      return rooms.size;
    },
  };
}
