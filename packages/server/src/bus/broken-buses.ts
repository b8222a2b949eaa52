import type { RoomId } from "@parley/protocol";
import type { Bus, BusEvent, BusListener } from "./bus.ts";
import type { BusSetup } from "./bus.contract.ts";
import { createMemoryBroker, type MemoryBroker } from "./memory-bus.ts";

/** A bus with one deliberate fault, and the rule that must find it. */
export interface BrokenBus {
  readonly name: string;
  readonly breaks: string;
  readonly setUp: () => BusSetup;
}

/** Memory buses, each changed by `change` as it connects. */
export function changedBuses(change: (bus: Bus, broker: MemoryBroker) => Partial<Bus>): () => BusSetup {
  return () => {
    const broker = createMemoryBroker({ onError: () => undefined });
    return {
      connect() {
        const bus = broker.connect();
        return { ...bus, ...change(bus, broker) };
      },
      heldRooms: () => broker.roomCount,
      teardown: async () => undefined,
    };
  };
}

/** Memory buses whose listener hears what `change` makes of each event. */
function changedEvents(change: (event: BusEvent, hear: (event: BusEvent) => void) => void): () => BusSetup {
  return changedBuses((bus) => ({
    listen: (to) =>
      bus.listen({ onEvent: (event) => change(event, (each) => to.onEvent(each)), onGap: () => to.onGap() }),
  }));
}

/** What is published in one go leaves in reverse. */
export function reversed(bus: Bus): Pick<Bus, "publish"> {
  const pending: (() => Promise<void>)[] = [];
  return {
    publish: (event) =>
      new Promise((resolve, reject) => {
        if (pending.push(() => bus.publish(event).then(resolve, reject)) > 1) return;
        queueMicrotask(() => {
          for (const send of pending.splice(0).toReversed()) void send();
        });
      }),
  };
}

/** Every event is heard twice. */
export function repeated(bus: Bus): Pick<Bus, "listen"> {
  return {
    listen: (to) =>
      bus.listen({ onEvent: (event) => [event, event].forEach((each) => to.onEvent(each)), onGap: () => to.onGap() }),
  };
}

/** Memory buses with a link that can be cut; rooms come back and a gap is told unless a fault says otherwise. */
export function linkedBuses(faults: { forgetsRooms?: boolean; tellsNoGap?: boolean } = {}): () => BusSetup {
  return () => {
    const links = new Map<Bus, () => Promise<void>>();
    const setup = changedBuses((bus) => {
      const rooms = new Set<RoomId>();
      let listener: BusListener | null = null;
      links.set(bus, async () => {
        for (const room of rooms) bus.unsubscribe(room);
        if (!faults.forgetsRooms) for (const room of rooms) await bus.subscribe(room);
        if (!faults.tellsNoGap) listener?.onGap();
      });
      return {
        listen: (to) => bus.listen((listener = to)),
        async subscribe(room) {
          await bus.subscribe(room);
          rooms.add(room);
        },
        unsubscribe(room) {
          rooms.delete(room);
          bus.unsubscribe(room);
        },
      };
    })();
    return {
      ...setup,
      async connect() {
        const bus = await setup.connect();
        const link = [...links.values()].at(-1);
        if (link) links.set(bus, link);
        return bus;
      },
      interrupt: async (bus) => links.get(bus)?.(),
    };
  };
}

/** A bus that calls its listeners from inside publish, and lets what they throw through. */
function directBuses(): BusSetup {
  const nodes: { rooms: Set<RoomId>; listener: BusListener | null }[] = [];
  return {
    connect() {
      const node: (typeof nodes)[number] = { rooms: new Set(), listener: null };
      nodes.push(node);
      return {
        capabilities: { ordered: true, delivery: "at-most-once", maxPayloadBytes: Number.MAX_SAFE_INTEGER },
        listen: (to) => void (node.listener = to),
        subscribe: async (room) => void node.rooms.add(room),
        unsubscribe: (room) => void node.rooms.delete(room),
        async publish(event) {
          for (const each of nodes) if (each.rooms.has(event.room)) each.listener?.onEvent(event);
        },
        close: async () => node.rooms.clear(),
      };
    },
    teardown: async () => undefined,
  };
}

const withFrame = (event: BusEvent, change: (frame: Buffer) => Buffer): BusEvent => ({
  ...event,
  frame: event.frame && change(event.frame),
});

export const BROKEN_BUSES: readonly BrokenBus[] = [
  {
    name: "hands each event to one node, as a queue shared by all nodes does",
    breaks: "B1",
    setUp() {
      const hearers = new Map<BusEvent, Bus>();
      return changedBuses((bus) => ({
        listen: (to) =>
          bus.listen({
            onEvent(event) {
              if ((hearers.get(event) ?? bus) !== bus) return;
              hearers.set(event, bus);
              to.onEvent(event);
            },
            onGap: () => to.onGap(),
          }),
      }))();
    },
  },
  {
    name: "forgets the epoch",
    breaks: "B1",
    setUp: changedEvents((event, hear) => hear({ ...event, epoch: "" })),
  },
  {
    name: "leaves out the publisher",
    breaks: "B2",
    setUp: changedBuses((bus) => {
      const own = new Set<BusEvent>();
      return {
        listen: (to) =>
          bus.listen({ onEvent: (event) => own.has(event) || to.onEvent(event), onGap: () => to.onGap() }),
        publish: (event) => bus.publish((own.add(event), event)),
      };
    }),
  },
  {
    name: "leaks the events of other rooms",
    breaks: "B3",
    setUp: changedBuses((bus) => ({
      subscribe: async (room) => {
        for (const each of [room, "general", "other"]) await bus.subscribe(each as RoomId);
      },
    })),
  },
  { name: "goes on after unsubscribe", breaks: "B3", setUp: changedBuses(() => ({ unsubscribe: () => undefined })) },
  {
    name: "changes a byte",
    breaks: "B4",
    setUp: changedEvents((event, hear) =>
      hear(withFrame(event, (frame) => Buffer.from(frame.map((byte) => byte ^ 1)))),
    ),
  },
  {
    name: "takes bytes for text",
    breaks: "B4",
    setUp: changedEvents((event, hear) => hear(withFrame(event, (frame) => Buffer.from(frame.toString())))),
  },
  {
    name: "cuts long frames",
    breaks: "B4",
    setUp: changedEvents((event, hear) => hear(withFrame(event, (frame) => frame.subarray(0, 65_536)))),
  },
  {
    name: "carries more than it declares",
    breaks: "B4",
    setUp: changedBuses((bus) => ({ capabilities: { ...bus.capabilities, maxPayloadBytes: 1024 } })),
  },
  {
    name: "loses every tenth event",
    breaks: "B5",
    setUp: changedEvents((event, hear) => event.seq % 10 === 0 || hear(event)),
  },
  { name: "reorders though it declares an order", breaks: "B5", setUp: changedBuses(reversed) },
  {
    name: "repeats though it declares at-most-once",
    breaks: "B6",
    setUp: changedBuses(repeated),
  },
  {
    name: "resolves subscribe before it has subscribed",
    breaks: "B7",
    setUp: changedBuses((bus) => ({
      subscribe: async (room) => void setImmediate(() => void bus.subscribe(room)),
    })),
  },
  {
    name: "delivers once per subscribe call",
    breaks: "B7",
    setUp: changedBuses((bus) => {
      const calls = new Map<RoomId, number>();
      return {
        listen: (to) =>
          bus.listen({
            onEvent(event) {
              for (let call = 0; call < (calls.get(event.room) ?? 0); call += 1) to.onEvent(event);
            },
            onGap: () => to.onGap(),
          }),
        subscribe(room) {
          calls.set(room, (calls.get(room) ?? 0) + 1);
          return bus.subscribe(room);
        },
        unsubscribe(room) {
          calls.delete(room);
          bus.unsubscribe(room);
        },
      };
    }),
  },
  { name: "lets a listener's error reach the publisher", breaks: "B8", setUp: directBuses },
  {
    name: "goes deaf once its listener has thrown",
    breaks: "B8",
    setUp: changedBuses((bus) => {
      let isDeaf = false;
      return {
        listen: (to) =>
          bus.listen({
            onEvent(event) {
              if (isDeaf) return;
              isDeaf = true;
              to.onEvent(event);
              isDeaf = false;
            },
            onGap: () => to.onGap(),
          }),
      };
    }),
  },
  { name: "forgets its rooms in an interruption", breaks: "B9", setUp: linkedBuses({ forgetsRooms: true }) },
  { name: "keeps an interruption to itself", breaks: "B9", setUp: linkedBuses({ tellsNoGap: true }) },
  {
    name: "cries gap at every event",
    breaks: "B9",
    setUp: changedBuses((bus) => ({
      listen: (to) =>
        bus.listen({
          onEvent(event) {
            to.onGap();
            to.onEvent(event);
          },
          onGap: () => to.onGap(),
        }),
    })),
  },
  {
    name: "keeps a subscription for every room it ever had",
    breaks: "B10",
    setUp: changedBuses((bus, broker) => {
      const keeper = broker.connect();
      return {
        async subscribe(room) {
          await keeper.subscribe(room);
          await bus.subscribe(room);
        },
      };
    }),
  },
  {
    name: "delivers after close",
    breaks: "B11",
    setUp: changedBuses((bus) => {
      let isClosed = false;
      return {
        publish: (event) => (isClosed ? Promise.reject(new Error("the bus is closed")) : bus.publish(event)),
        close: async () => void (isClosed = true),
      };
    }),
  },
  {
    name: "accepts events after close",
    breaks: "B11",
    setUp: changedBuses((bus) => ({ publish: (event) => bus.publish(event).catch(() => undefined) })),
  },
  {
    name: "cannot be closed twice",
    breaks: "B11",
    setUp: changedBuses((bus) => {
      let isClosed = false;
      return {
        async close() {
          if (isClosed) throw new Error("the bus is closed");
          isClosed = true;
          await bus.close();
        },
      };
    }),
  },
  {
    name: "drops what it has not sent yet when it closes",
    breaks: "B11",
    setUp: changedBuses((bus) => {
      const unsent = new Set<BusEvent>();
      return {
        async publish(event) {
          unsent.add(event);
          setImmediate(() => {
            if (unsent.delete(event)) void bus.publish(event);
          });
        },
        async close() {
          unsent.clear();
          await bus.close();
        },
      };
    }),
  },
];
