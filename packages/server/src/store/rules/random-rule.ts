import assert from "node:assert/strict";
import fc from "fast-check";
import type { RoomId, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { Actor, ReadCursor } from "../model.ts";
import type { Store } from "../store.ts";
import { ALICE, BOB, CAROL, logOf, NOON, openRoom, register, userActor, visitor } from "./cast.ts";
import { ReferenceRoom } from "./reference-room.ts";
import type { StoreRule } from "./rule.ts";

const PEOPLE = [ALICE, BOB, CAROL];
const ACTORS: readonly Actor[] = [...PEOPLE.map(userActor), visitor("Ana")];
/** A failure prints the shrunk steps; the seed is fixed, so the next run shows the same. */
const SEED = 20_261_122;

interface Say {
  readonly act: "say";
  readonly who: number;
  readonly clientMsgId: string | undefined;
  readonly calls: readonly UserId[] | "room";
}

type Step =
  | Say
  | { readonly act: "join" | "leave"; readonly who: number }
  | { readonly act: "read" | "unread" | "edit" | "delete"; readonly who: number; readonly seq: number };

const who = fc.nat({ max: PEOPLE.length - 1 });
/** One more than there are people: the visitor. */
const anybody = fc.nat({ max: PEOPLE.length });
const seq = fc.nat({ max: 40 });
const clientMsgId = fc.constantFrom(undefined, undefined, "m-1", "m-2", "m-3");
const calls = fc.oneof(
  fc.constant([]),
  fc.subarray(PEOPLE.map(({ id }) => id)),
  // A visitor may not.
  fc.constant("room" as const),
);
const say: fc.Arbitrary<Say> = fc
  .record({ act: fc.constant("say" as const), who: anybody, clientMsgId, calls })
  .map((said) => (PEOPLE[said.who] || said.calls !== "room" ? said : { ...said, calls: [] }));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: say },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom("join" as const, "leave" as const), who }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constantFrom("read" as const, "unread" as const), who, seq }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constantFrom("edit" as const, "delete" as const), who: anybody, seq }),
  },
);

export const randomRule: StoreRule = {
  id: "S35",
  title: "any sequence of sends, edits, deletes, joins, leaves, reads and unreads ends as in a small reference model",
  async check({ store }) {
    await register(store, ...PEOPLE);
    let runs = 0;
    const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      runs += 1;
      const room = await openRoom(store, `random-${runs}`);
      const reference = new ReferenceRoom();
      assert.deepEqual(
        await outcomesOf(store, room, steps),
        steps.map((each) => expected(reference, each)),
      );
      await assertSame(store, room, reference);
    });
    await fc.assert(property, { seed: SEED, numRuns: 60 });
  },
};

/**
 * All at once: a store may batch them as it likes, as long as the outcome is that of this order. Changes of messages may
 * be done in another order than they were asked for, so each waits for what is before it.
 */
async function outcomesOf(store: Store, room: RoomId, steps: readonly Step[]): Promise<unknown[]> {
  const outcomes: Promise<unknown>[] = [];
  for (const [n, each] of steps.entries()) {
    const isChange = each.act === "edit" || each.act === "delete";
    if (isChange) await Promise.all(outcomes);
    outcomes.push(outcomeOf(perform(store, room, each, n)));
    if (isChange) await outcomes.at(-1);
  }
  return Promise.all(outcomes);
}

async function perform(store: Store, room: RoomId, each: Step, n: number): Promise<number | string | null> {
  const actor = ACTORS[each.who] ?? assert.fail();
  switch (each.act) {
    case "say": {
      const called = each.calls === "room" ? { mentionsRoom: true } : { mentions: each.calls };
      const draft = { room, actor, text: "hello", at: NOON, clientMsgId: each.clientMsgId, ...called };
      return (await store.append(draft)).event.seq;
    }
    case "edit":
      return (
        (await store.change({ type: "edit", room, actor, at: NOON, seq: each.seq, text: `text ${n}` })).event?.seq ??
        null
      );
    case "delete":
      return (await store.change({ type: "delete", room, actor, at: NOON, seq: each.seq })).event?.seq ?? null;
    case "read":
      return countsOf(await store.markRead(room, actor.id, each.seq));
    case "unread":
      return countsOf(await store.markUnread(room, actor.id, each.seq));
    case "join":
    case "leave":
      return (await store[each.act]({ room, user: actor, at: NOON }))?.seq ?? null;
  }
}

function countsOf({ unread, mentions }: Pick<ReadCursor, "unread" | "mentions">): string {
  return `${unread} unread, ${mentions} calling`;
}

function outcomeOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: unknown) => {
    if (error instanceof Refusal) return error.code;
    throw error;
  });
}

function expected(reference: ReferenceRoom, each: Step): unknown {
  const actor = ACTORS[each.who] ?? assert.fail();
  switch (each.act) {
    case "say":
      return reference.say(actor, each.clientMsgId, each.calls);
    case "edit":
      return reference.change(actor, "edited", each.seq);
    case "delete":
      return reference.change(actor, "deleted", each.seq);
    case "read":
    case "unread":
      return reference[each.act](actor.id, each.seq);
    case "join":
    case "leave":
      return reference[each.act](actor.id);
  }
}

async function assertSame(store: Store, room: RoomId, reference: ReferenceRoom): Promise<void> {
  const log = await logOf(store, room);
  const described = log.map((event) => `${event.type} ${"member" in event ? event.member.id : event.from.id}`);
  assert.deepEqual(
    described,
    reference.log.map(({ what, by }) => `${what} ${by}`),
  );
  for (const { id } of PEOPLE) {
    const view = (await store.roomsOf(id)).find((mine) => mine.id === room);
    assert.equal(view?.readSeq, reference.cursors.get(id));
    if (view) assert.equal(countsOf(view), reference.counts(id));
  }
}
