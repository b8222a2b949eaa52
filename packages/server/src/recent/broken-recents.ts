import type { RecentSetup } from "./recent.contract.ts";
import { createMemoryShelf } from "./memory-recent.ts";
import type { Recent, RecentCounts, RecentEvent, RoomLife } from "./recent.ts";

export interface BrokenRecent {
  readonly name: string;
  /** The rule it breaks. */
  readonly breaks: string;
  readonly setUp: () => RecentSetup;
}

type Events = readonly RecentEvent[];

const counts = (): RecentCounts => ({ recentReads: { add: () => undefined }, recentEventsDropped: 0 });

/** The one in memory, with some of its behaviour replaced on every node. */
function changed(change: (node: Recent) => Partial<Recent>, onWipe: (wipe: () => void) => void = (wipe) => wipe()) {
  return (): RecentSetup => {
    const shelf = createMemoryShelf({ counts: counts() });
    return {
      connect() {
        const node = shelf.connect();
        return { ...node, ...change(node) };
      },
      wipe: () => onWipe(() => shelf.wipe()),
      teardown: () => undefined,
    };
  };
}

/** Every answer goes through this. */
const answering = (change: (events: Events | null) => Events | null) =>
  changed((node) => ({
    tail: async (life, limit) => change(await node.tail(life, limit)),
    after: async (life, cursor, limit) => change(await node.after(life, cursor, limit)),
  }));

const withFrames = (change: (frame: Buffer) => Buffer) =>
  answering((events) => events?.map((event) => ({ ...event, frame: change(event.frame) })) ?? null);

/** Keeps all that was ever added by anybody, in the order of adding, and answers by its own rule. */
function hoarding(
  answer: (events: Events, asked: { readonly cursor: number | null; readonly limit: number }) => Events,
) {
  return (): RecentSetup => {
    const kept = new Map<string, RecentEvent[]>();
    const keyOf = ({ room, epoch }: RoomLife) => `${room} ${epoch}`;
    const ask = (life: RoomLife, cursor: number | null, limit: number) => {
      const events = answer(kept.get(keyOf(life)) ?? [], { cursor, limit });
      return events.length > 0 ? events : null;
    };
    return changed(
      () => ({
        add: (life, events) => void kept.set(keyOf(life), [...(kept.get(keyOf(life)) ?? []), ...events]),
        tail: async (life, limit) => ask(life, null, limit),
        after: async (life, cursor, limit) => ask(life, cursor, limit),
      }),
      () => kept.clear(),
    )();
  };
}

/** A link that can be taken away, and what reads do then. */
function linked(
  whileDown: (node: Recent) => Partial<Recent>,
  afterwards: (node: Recent) => Partial<Recent> = (n) => n,
) {
  return (): RecentSetup => {
    const shelf = createMemoryShelf({ counts: counts() });
    let behaviour: (node: Recent) => Partial<Recent> = (node) => node;
    const switched = (node: Recent): Recent => ({
      ...node,
      add: (life, events) => ({ ...node, ...behaviour(node) }).add(life, events),
      tail: (life, limit) => ({ ...node, ...behaviour(node) }).tail(life, limit),
    });
    return {
      connect: () => switched(shelf.connect()),
      wipe: () => shelf.wipe(),
      link: {
        answerLimitMs: 50,
        freeze: () => void (behaviour = whileDown),
        cut: () => void (behaviour = whileDown),
        restore: () => void (behaviour = afterwards),
      },
      teardown: () => undefined,
    };
  };
}

const bySeq = (events: Events): RecentEvent[] => events.toSorted((a, b) => a.seq - b.seq);
const unique = (events: Events): RecentEvent[] => [
  ...new Map(bySeq(events).map((event) => [event.seq, event])).values(),
];
const after = (events: Events, cursor: number | null): Events => events.filter(({ seq }) => seq > (cursor ?? 0));

export const BROKEN_RECENTS: readonly BrokenRecent[] = [
  { name: "cuts long frames", breaks: "R1", setUp: withFrames((frame) => frame.subarray(0, 1024)) },
  { name: "takes bytes for text", breaks: "R1", setUp: withFrames((frame) => Buffer.from(frame.toString())) },
  {
    name: "forgets the type",
    breaks: "R1",
    setUp: answering((events) => events?.map((event) => ({ ...event, type: "message" })) ?? null),
  },
  {
    name: "keeps events to the node that added them",
    breaks: "R1",
    setUp: () => ({
      connect: () => createMemoryShelf({ counts: counts() }).connect(),
      wipe: () => undefined,
      teardown: () => undefined,
    }),
  },
  { name: "answers with an empty list", breaks: "R2", setUp: answering((events) => events ?? []) },
  {
    name: "appends, as a list does",
    breaks: "R3",
    setUp: hoarding((events, { cursor }) => after(events, cursor)),
  },
  {
    name: "has an event as often as it was added",
    breaks: "R3",
    setUp: hoarding((events, { cursor }) => after(bySeq(events), cursor)),
  },
  {
    name: "jumps over holes",
    breaks: "R4",
    setUp: hoarding((events, { cursor, limit }) =>
      cursor === null ? unique(events).slice(-limit) : after(unique(events), cursor).slice(0, limit),
    ),
  },
  {
    name: "takes the oldest for the tail",
    breaks: "R4",
    setUp: changed((node) => ({
      tail: async (life, limit) => (await node.tail(life, 10_000))?.slice(0, limit) ?? null,
    })),
  },
  {
    name: "takes no notice of the limit",
    breaks: "R5",
    setUp: changed((node) => ({ after: (life, cursor) => node.after(life, cursor, 10_000) })),
  },
  {
    name: "begins at the cursor instead of after it",
    breaks: "R5",
    setUp: changed((node) => ({ after: (life, cursor, limit) => node.after(life, Math.max(0, cursor - 1), limit) })),
  },
  {
    name: "begins later when what comes next is gone",
    breaks: "R5",
    setUp: changed((node) => ({
      after: async (life, cursor, limit) => (await node.after(life, cursor, limit)) ?? (await node.tail(life, limit)),
    })),
  },
  {
    name: "takes one epoch for the other",
    breaks: "R6",
    setUp: changed((node) => ({
      add: ({ room }, events) => node.add({ room, epoch: "" }, events),
      tail: ({ room }, limit) => node.tail({ room, epoch: "" }, limit),
      after: ({ room }, cursor, limit) => node.after({ room, epoch: "" }, cursor, limit),
    })),
  },
  {
    name: "never lets anything go",
    breaks: "R7",
    setUp: () => {
      const shelf = createMemoryShelf({ counts: counts(), limits: { maxEvents: 1e6, maxBytes: 1e9 } });
      const limits = { maxEvents: 256, maxBytes: 256 * 1024 };
      return { connect: () => ({ ...shelf.connect(), limits }), wipe: () => shelf.wipe(), teardown: () => undefined };
    },
  },
  {
    name: "lets those go that came first",
    breaks: "R7",
    setUp: hoarding((events, { cursor }) => after(bySeq(events.slice(-256)), cursor)),
  },
  {
    name: "counts events and not bytes",
    breaks: "R8",
    setUp: () => {
      const shelf = createMemoryShelf({ counts: counts(), limits: { maxEvents: 256, maxBytes: 1e9 } });
      const limits = { maxEvents: 256, maxBytes: 256 * 1024 };
      return { connect: () => ({ ...shelf.connect(), limits }), wipe: () => shelf.wipe(), teardown: () => undefined };
    },
  },
  {
    name: "lets the last one win",
    breaks: "R9",
    setUp: hoarding((events, { cursor }) => after(unique(events), cursor)),
  },
  {
    name: "survives what wiped everything",
    breaks: "R10",
    setUp: changed(
      () => ({}),
      () => undefined,
    ),
  },
  {
    name: "throws at whoever adds",
    breaks: "R11",
    setUp: linked(() => ({
      add() {
        throw new Error("there is no link");
      },
    })),
  },
  {
    name: "rejects who reads",
    breaks: "R11",
    setUp: linked(() => ({ tail: () => Promise.reject(new Error("there is no link")) })),
  },
  {
    name: "lets readers wait for the link",
    breaks: "R11",
    setUp: linked(() => ({ tail: () => new Promise((resolve) => setTimeout(resolve, 150, null)) })),
  },
  {
    name: "stays away for good",
    breaks: "R11",
    setUp: linked(
      () => ({ tail: async () => null }),
      () => ({ tail: async () => null }),
    ),
  },
  { name: "goes on after close", breaks: "R12", setUp: changed(() => ({ close: async () => undefined })) },
  {
    name: "cannot be closed twice",
    breaks: "R12",
    setUp: changed((node) => {
      let isClosed = false;
      return {
        async close() {
          if (isClosed) throw new Error("closed");
          isClosed = true;
          await node.close();
        },
      };
    }),
  },
  {
    name: "drops what it has not written yet when it closes",
    breaks: "R12",
    setUp: changed((node) => ({ add: (life, events) => void setImmediate(() => node.add(life, events)) })),
  },
  {
    name: "keeps what was said before a deletion",
    breaks: "R13",
    setUp: changed((node) => ({
      add: (life, events) =>
        node.add(
          life,
          events.map((event) => ({ ...event, type: "message" })),
        ),
    })),
  },
];
