import { describe, expect, test } from "vitest";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import type { MessageEvent } from "../../src/store/model.ts";
import type { Store } from "../../src/store/store.ts";
import { temporaryPlace } from "../../src/store/sqlite/temporary-place.ts";
import { postgresPlace } from "../engines/postgres-place.ts";
import { seededRandom } from "../kit/seeded-random.ts";
import { step } from "./steps.ts";
import { countVerdict, verdict } from "./verdict.ts";
import { World } from "./world.ts";

/** CONVERSATION_SEED repeats one seed; CONVERSATION_RUNS says how many seeds are tried, from that one on. */
const FIRST_SEED = Number(process.env.CONVERSATION_SEED ?? 1);
const RUNS = Number(process.env.CONVERSATION_RUNS ?? (process.env.CONVERSATION_SEED ? 1 : 20));
const STEPS = 600;
const BAD = { lost: 0.1, repeated: 0.1, late: 0.2, bare: 0.1 };

/** What is wrong after one run, or nothing. */
async function run(seed: number, store: Store, { isStoreSlow = false } = {}): Promise<string[]> {
  const random = seededRandom(seed);
  const world = new World({ store, random, losses: BAD, isStoreSlow });
  await world.begin();
  for (let n = 0; n < STEPS; n += 1) await step(world, random);
  await world.rest();
  const problems = [...(await countVerdict(world)), ...(await verdict(world))];
  for (const { client } of world.devices) client.close();
  return problems;
}

describe("people who talk, take back, react, come and go, on several devices and two nodes", () => {
  const title = "what a device shows is what somebody gets who comes now, and its counts are those of the log";

  test(`${title}: in memory, with a slow store`, { timeout: 20_000 + RUNS * 2000 }, async () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
      const problems = await run(seed, createMemoryStore(), { isStoreSlow: seed % 3 > 0 });
      expect(problems, `CONVERSATION_SEED=${seed}`).toEqual([]);
    }
  });

  for (const [name, makePlace] of [
    ["SQLite", temporaryPlace],
    ["PostgreSQL", postgresPlace],
  ] as const) {
    test(`${title}: on ${name}`, { timeout: 60_000 }, async () => {
      for (let seed = FIRST_SEED; seed < FIRST_SEED + Math.ceil(RUNS / 5); seed += 1) {
        const place = await makePlace();
        const store = await place.open();
        expect(await run(seed, store), `CONVERSATION_SEED=${seed}`).toEqual([]);
        await store.close();
        await place.remove();
      }
    });
  }
});

/** Every page goes through this. */
const paging =
  (change: (message: MessageEvent) => MessageEvent) =>
  (store: Store): Store => ({
    ...store,
    messages: async (query) => {
      const page = await store.messages(query);
      return { ...page, messages: page.messages.map(change) };
    },
  });

const PLANTED: Readonly<Record<string, (store: Store) => Store>> = {
  "does not say as of which event a page tells of a message": paging(({ ...message }) => {
    delete message.changedSeq;
    return message;
  }),
  "hands out pages that are a moment old": (store) => {
    const old = new Map<string, ReturnType<Store["messages"]>>();
    return {
      ...store,
      messages(query) {
        const key = JSON.stringify(query);
        const known = old.get(key) ?? store.messages(query);
        old.set(key, known);
        return known;
      },
    };
  },
  "announces another reaction than it has stored": (store) => {
    let reactions = 0;
    return {
      ...store,
      async change(change) {
        const { event, changedSeq } = await store.change(change);
        const isWrong = event?.type === "reaction" && ++reactions % 5 === 0;
        return { event: isWrong ? { ...event, isOn: !event.isOn } : event, changedSeq };
      },
    };
  },
};

describe("a planted bug is caught: a store that", () => {
  for (const [name, plant] of Object.entries(PLANTED)) {
    test(name, async () => {
      const caught: number[] = [];
      for (let seed = 1; seed <= 20 && caught.length === 0; seed += 1) {
        if ((await run(seed, plant(createMemoryStore()), { isStoreSlow: seed % 3 > 0 })).length > 0) caught.push(seed);
      }
      expect(caught.length).toBe(1);
    });
  }
});
