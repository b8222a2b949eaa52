import type { RoomId } from "@parley/protocol";
import type { Bus, BusEvent, BusListener, BusNote } from "./bus.ts";
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

/** A listener that passes everything on to another one, except what `change` does instead. */
export const passingOn = (to: BusListener, change: Partial<BusListener>): BusListener => ({
  onEvent: (event) => to.onEvent(event),
  onNote: (note) => to.onNote(note),
  onGap: () => to.onGap(),
  ...change,
});

/** Memory buses whose listener hears what `change` makes of each event. */
export function changedEvents(change: (event: BusEvent, hear: (event: BusEvent) => void) => void): () => BusSetup {
  return changedBuses((bus) => ({
    listen: (to) => bus.listen(passingOn(to, { onEvent: (event) => change(event, (each) => to.onEvent(each)) })),
  }));
}

/** Memory buses whose listener hears what `change` makes of each note. */
export function changedNotes(change: (note: BusNote, hear: (note: BusNote) => void) => void): () => BusSetup {
  return changedBuses((bus) => ({
    listen: (to) => bus.listen(passingOn(to, { onNote: (note) => change(note, (each) => to.onNote(each)) })),
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
      bus.listen(passingOn(to, { onEvent: (event) => [event, event].forEach((each) => to.onEvent(each)) })),
  };
}

/** What a bus may get wrong about a link that is cut and restored. */
export interface LinkFaults {
  readonly forgetsRooms?: boolean;
  readonly tellsNoGap?: boolean;
  readonly keepsForLater?: boolean;
  readonly letsSubscribersWait?: boolean;
}

interface MemoryLink {
  cut(): void;
  restore(): Promise<void>;
}

/** Memory buses with a link that can be cut; rooms come back and a gap is told unless a fault says otherwise. */
export function linkedBuses(faults: LinkFaults = {}): () => BusSetup {
  return () => {
    const links = new Map<Bus, MemoryLink>();
    const setup = changedBuses((bus) => {
      const linked = linkedBus(bus, faults);
      links.set(bus, linked.link);
      return linked.bus;
    })();
    return {
      ...setup,
      async connect() {
        const bus = await setup.connect();
        const link = [...links.values()].at(-1);
        if (link) links.set(bus, link);
        return bus;
      },
      link: {
        cut: async (bus) => links.get(bus)?.cut(),
        restore: async (bus) => links.get(bus)?.restore(),
      },
    };
  };
}

function linkedBus(bus: Bus, faults: LinkFaults): { bus: Partial<Bus>; link: MemoryLink } {
  const rooms = new Set<RoomId>();
  let listener: BusListener | null = null;
  let whenUp: Promise<void> | null = null;
  let setUp: () => void = () => undefined;
  const hand = async (over: () => Promise<void>): Promise<void> => {
    if (whenUp && !faults.keepsForLater) throw new Error("the link is down");
    await whenUp;
    await over();
  };
  return {
    link: {
      cut() {
        whenUp = new Promise((resolve) => (setUp = resolve));
        for (const room of rooms) bus.unsubscribe(room);
        if (faults.forgetsRooms) rooms.clear();
      },
      async restore() {
        whenUp = null;
        for (const room of rooms) await bus.subscribe(room);
        setUp();
        if (!faults.tellsNoGap) listener?.onGap();
      },
    },
    bus: {
      listen: (to) => bus.listen((listener = to)),
      async subscribe(room) {
        if (whenUp && faults.letsSubscribersWait) await whenUp;
        rooms.add(room);
        if (!whenUp) await bus.subscribe(room);
      },
      unsubscribe(room) {
        rooms.delete(room);
        bus.unsubscribe(room);
      },
      publish: (event) => hand(() => bus.publish(event)),
      tell: (note) => hand(() => bus.tell(note)),
    },
  };
}

/** Buses that call their listeners from inside publish and tell, and let what they throw through. */
export function directBuses(): BusSetup {
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
        async tell(note) {
          for (const each of nodes) if (note.room === null || each.rooms.has(note.room)) each.listener?.onNote(note);
        },
        close: async () => node.rooms.clear(),
      };
    },
    teardown: async () => undefined,
  };
}
