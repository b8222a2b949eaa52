import type { RoomId } from "@parley/protocol";
import type { Bus, BusCapabilities, BusEvent, BusListener } from "./bus.ts";

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
  deliver(event: BusEvent): void;
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
  let queue: BusEvent[] = [];

  function deliverQueued(): void {
    const events = queue;
    queue = [];
    for (const event of events) for (const node of rooms.get(event.room) ?? []) node.deliver(event);
  }

  function enqueue(event: BusEvent): void {
    if (queue.push(event) === 1) queueMicrotask(deliverQueued);
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
      deliver(event) {
        try {
          listener?.onEvent(event);
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
      async close() {
        isClosed = true;
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
