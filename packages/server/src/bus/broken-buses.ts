import type { RoomId } from "@parley/protocol";
import {
  type BrokenBus,
  changedBuses,
  changedEvents,
  directBuses,
  linkedBuses,
  passingOn,
  repeated,
  reversed,
} from "./broken-bus-parts.ts";
import { BROKEN_NOTES } from "./broken-notes.ts";
import type { Bus, BusEvent } from "./bus.ts";

const withFrame = (event: BusEvent, change: (frame: Buffer) => Buffer): BusEvent => ({
  ...event,
  frame: event.frame && change(event.frame),
});

/** The faults that concern events and rooms: rules B1 to B11. */
const BROKEN_EVENTS: readonly BrokenBus[] = [
  {
    name: "hands each event to one node, as a queue shared by all nodes does",
    breaks: "B1",
    setUp() {
      const hearers = new Map<BusEvent, Bus>();
      return changedBuses((bus) => ({
        listen: (to) =>
          bus.listen(
            passingOn(to, {
              onEvent(event) {
                if ((hearers.get(event) ?? bus) !== bus) return;
                hearers.set(event, bus);
                to.onEvent(event);
              },
            }),
          ),
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
        listen: (to) => bus.listen(passingOn(to, { onEvent: (event) => own.has(event) || to.onEvent(event) })),
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
          bus.listen(
            passingOn(to, {
              onEvent(event) {
                for (let call = 0; call < (calls.get(event.room) ?? 0); call += 1) to.onEvent(event);
              },
            }),
          ),
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
          bus.listen(
            passingOn(to, {
              onEvent(event) {
                if (isDeaf) return;
                isDeaf = true;
                to.onEvent(event);
                isDeaf = false;
              },
            }),
          ),
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
        bus.listen(
          passingOn(to, {
            onEvent(event) {
              to.onGap();
              to.onEvent(event);
            },
          }),
        ),
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
        tell: (note) => (isClosed ? Promise.reject(new Error("the bus is closed")) : bus.tell(note)),
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
    name: "accepts notes after close",
    breaks: "B11",
    setUp: changedBuses((bus) => ({ tell: (note) => bus.tell(note).catch(() => undefined) })),
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

export const BROKEN_BUSES: readonly BrokenBus[] = [...BROKEN_EVENTS, ...BROKEN_NOTES];
