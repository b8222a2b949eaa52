import type { RoomId } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import type { Bus, BusEvent } from "../src/bus/bus.ts";
import type { Recent, RecentEvent } from "../src/recent/recent.ts";
import type { Store } from "../src/store/store.ts";
import { Chaos, CHAOS_STEPS, type ChaosOptions, type ChaosStep } from "./kit/chaos.ts";
import { seededRandom } from "./kit/seeded-random.ts";

/** FUZZ_SEED repeats one seed; FUZZ_RUNS says how many seeds are tried, from that one on. */
const FIRST_SEED = Number(process.env.FUZZ_SEED ?? 1);
const RUNS = Number(process.env.FUZZ_RUNS ?? (process.env.FUZZ_SEED ? 1 : 30));
const STEPS = 250;
const BAD = { lost: 0.1, repeated: 0.1, late: 0.2, bare: 0.1 };

function* stepsOf(random: () => number): Generator<ChaosStep> {
  for (let n = 0; n < STEPS; n++) {
    const pick = random();
    const what =
      random() < 0.4 ? "say" : random() < 0.3 ? "store" : CHAOS_STEPS[Math.floor(random() * CHAOS_STEPS.length)];
    if (what) yield { what, who: random(), pick };
  }
}

/** What is wrong after one run, or nothing. */
async function run(seed: number, planted: Partial<ChaosOptions> = {}): Promise<string[]> {
  const random = seededRandom(seed);
  const chaos = new Chaos({ nodes: 2 + (seed % 2), random, losses: BAD, isStoreSlow: seed % 3 > 0, ...planted });
  await chaos.run(stepsOf(random));
  return await chaos.finish();
}

describe("several nodes, one store, a bad bus, bad recent events and people who come, talk, stall and go", () => {
  const title = "no gap, no repeat, one order and one text everywhere; acknowledged is stored once, refused is not";
  test(title, { timeout: 20_000 + RUNS * 500 }, async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed++) {
      expect(await run(seed), `FUZZ_SEED=${seed}`).toEqual([]);
    }
  });
});

/** A bug, planted between a node and one of its ports. */
interface Planted {
  readonly name: string;
  readonly plantStore?: (store: Store) => Store;
  readonly plantBus?: (bus: Bus, store: Store) => Bus;
  readonly plantRecent?: (recent: Recent) => Recent;
}

type Recents = readonly RecentEvent[] | null;

const changedAnswers = (recent: Recent, change: (events: Recents) => Recents): Recent => ({
  ...recent,
  tail: async (life, limit) => change(await recent.tail(life, limit)),
  after: async (life, cursor, limit) => change(await recent.after(life, cursor, limit)),
});

const changedEvents = (bus: Bus, change: (event: BusEvent, hear: (event: BusEvent) => void) => void): Bus => ({
  ...bus,
  listen: (to) =>
    bus.listen({
      onGap: () => to.onGap(),
      onNote: (note) => to.onNote(note),
      onEvent: (event) => change(event, (each) => to.onEvent(each)),
    }),
});

const PLANTED: readonly Planted[] = [
  {
    name: "closes holes instead of filling them",
    plantBus(bus) {
      const heads = new Map<string, number>();
      return changedEvents(bus, (event, hear) => {
        const seq = Math.min(event.seq, (heads.get(event.room) ?? event.seq - 1) + 1);
        heads.set(event.room, seq);
        hear({ ...event, seq });
      });
    },
  },
  {
    name: "announces before it has stored",
    plantStore: (store) => ({
      ...store,
      async append(draft) {
        const [head = 0] = await store.heads([draft.room]);
        const from = { id: draft.actor.id, name: draft.actor.name };
        const { room, at, text, clientMsgId } = draft;
        void store.append(draft).catch(() => undefined);
        return { isNew: true, event: { type: "message", room, seq: head + 1, at, from, text, clientMsgId } };
      },
    }),
  },
  {
    name: "acknowledges and forgets",
    plantStore(store) {
      let appends = 0;
      return {
        ...store,
        async append(draft) {
          if (++appends % 10 > 0) return await store.append(draft);
          const [seq = 0] = await store.heads([draft.room]);
          const from = { id: draft.actor.id, name: draft.actor.name };
          return { isNew: false, event: { type: "message", room: draft.room, seq, at: 0, from, text: draft.text } };
        },
      };
    },
  },
  {
    name: "forgets that a retry is a retry",
    plantStore(store) {
      let copies = 0;
      return {
        ...store,
        append: ({ clientMsgId, ...draft }) =>
          store.append({ ...draft, clientMsgId: clientMsgId && `${clientMsgId}~${copies++}` }),
      };
    },
  },
  {
    name: "stores what it refuses",
    plantStore: (store) => ({
      ...store,
      async append(draft) {
        const appended = await store.append(draft);
        if (appended.event.seq % 10 === 0) throw new Error("the answer was lost");
        return appended;
      },
    }),
  },
  {
    name: "skips an event when it reads what was missed",
    plantStore: (store) => ({
      ...store,
      eventsAfter: async (room, after, limit) =>
        (await store.eventsAfter(room, after, limit)).filter(({ seq }) => seq % 7 > 0),
    }),
  },
  {
    name: "does not see that recent events have a hole, and closes it",
    plantRecent: (recent) =>
      changedAnswers(recent, (events) => {
        const some = events?.filter((_, at) => at % 7 !== 3) ?? null;
        const first = some?.[0]?.seq ?? 0;
        return some?.map((event, at) => ({ ...event, seq: first + at })) ?? null;
      }),
  },
  {
    name: "takes the recent events of one room for another's",
    plantRecent(recent) {
      const one = "" as RoomId;
      return {
        ...recent,
        add: ({ epoch }, events) => recent.add({ room: one, epoch }, events),
        tail: ({ epoch }, limit) => recent.tail({ room: one, epoch }, limit),
        after: ({ epoch }, cursor, limit) => recent.after({ room: one, epoch }, cursor, limit),
      };
    },
  },
  {
    name: "subscribes to the bus only after it has read, and never compares heads",
    plantStore: (store) => ({ ...store, heads: async (rooms) => rooms.map(() => 0) }),
    plantBus: (bus) => ({
      ...bus,
      subscribe: async (room) => void setImmediate(() => void bus.subscribe(room)),
    }),
  },
  {
    name: "never hears of a lost last event",
    plantStore: (store) => ({ ...store, heads: async (rooms) => rooms.map(() => 0) }),
  },
];

describe("a planted bug is caught: a node that", () => {
  for (const { name, ...planted } of PLANTED) {
    test(name, async () => {
      const caught: number[] = [];
      for (let seed = 1; seed <= 20 && caught.length === 0; seed++) {
        if ((await run(seed, planted)).length > 0) caught.push(seed);
      }
      expect(caught.length).toBe(1);
    });
  }
});
