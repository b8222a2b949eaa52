import assert from "node:assert/strict";
import fc from "fast-check";
import type { RoomId, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { Actor } from "../model.ts";
import type { Store } from "../store.ts";
import { ALICE, BOB, CAROL, logOf, NOON, openRoom, register, userActor, visitor } from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const PEOPLE = [ALICE, BOB, CAROL];
const ANA = visitor("Ana");
/** A failure prints the shrunk steps; the seed is fixed, so the next run shows the same. */
const SEED = 20_261_122;

type Step =
  | { readonly act: "say"; readonly who: number; readonly clientMsgId: string | undefined }
  | { readonly act: "join" | "leave"; readonly who: number }
  | { readonly act: "read"; readonly who: number; readonly seq: number };

const who = fc.nat({ max: PEOPLE.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant("say" as const),
      // One more than there are people: the visitor.
      who: fc.nat({ max: PEOPLE.length }),
      clientMsgId: fc.constantFrom(undefined, undefined, "m-1", "m-2", "m-3"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom("join" as const, "leave" as const), who }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant("read" as const), who, seq: fc.nat({ max: 40 }) }) },
);

/** The reference: a list of "kind sender key", and where each member has read. Nothing clever. */
class ReferenceRoom {
  readonly log: string[] = [];
  readonly cursors = new Map<UserId, number>();

  say({ kind, id }: Actor, clientMsgId: string | undefined): number | "not_found" {
    const entry = `message ${id} ${clientMsgId ?? ""}`;
    const first = clientMsgId === undefined ? -1 : this.log.indexOf(entry);
    if (first >= 0) return first + 1;
    return kind === "user" && !this.cursors.has(id) ? "not_found" : this.log.push(entry);
  }

  join(id: UserId): number | null {
    if (this.cursors.has(id)) return null;
    const seq = this.log.push(`member_joined ${id}`);
    this.cursors.set(id, seq);
    return seq;
  }

  leave(id: UserId): number | null {
    return this.cursors.delete(id) ? this.log.push(`member_left ${id}`) : null;
  }

  read(id: UserId, seq: number): number | "not_found" {
    const old = this.cursors.get(id);
    if (old === undefined) return "not_found";
    this.cursors.set(id, Math.max(old, Math.min(seq, this.log.length)));
    return this.unread(id);
  }

  unread(id: UserId): number {
    const isOthers = (entry: string) => entry.startsWith("message ") && !entry.startsWith(`message ${id} `);
    return this.log.slice(this.cursors.get(id)).filter(isOthers).length;
  }
}

export const randomRule: StoreRule = {
  id: "S35",
  title: "any sequence of sends, joins, leaves and reads ends as in a reference model of a few lines",
  async check({ store }) {
    await register(store, ...PEOPLE);
    let runs = 0;
    const property = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      runs += 1;
      const room = await openRoom(store, `random-${runs}`);
      const reference = new ReferenceRoom();
      // All at once: a store may batch them as it likes, as long as the outcome is that of this order.
      const outcomes = await Promise.all(steps.map((each) => outcomeOf(perform(store, room, each))));
      assert.deepEqual(
        outcomes,
        steps.map((each) => expected(reference, each)),
      );
      await assertSame(store, room, reference);
    });
    await fc.assert(property, { seed: SEED, numRuns: 40 });
  },
};

async function perform(store: Store, room: RoomId, each: Step): Promise<number | null> {
  const user = PEOPLE[each.who];
  if (each.act === "say") {
    const actor = user ? userActor(user) : ANA;
    return (await store.append({ room, actor, text: "hello", at: NOON, clientMsgId: each.clientMsgId })).event.seq;
  }
  assert.ok(user);
  if (each.act === "read") return (await store.markRead(room, user.id, each.seq)).unread;
  const event = await store[each.act]({ room, user, at: NOON });
  return event?.seq ?? null;
}

function outcomeOf(call: Promise<number | null>): Promise<unknown> {
  return call.catch((error: unknown) => {
    if (error instanceof Refusal) return error.code;
    throw error;
  });
}

function expected(reference: ReferenceRoom, each: Step): unknown {
  const user = PEOPLE[each.who];
  if (each.act === "say") return reference.say(user ? userActor(user) : ANA, each.clientMsgId);
  assert.ok(user);
  return each.act === "read" ? reference.read(user.id, each.seq) : reference[each.act](user.id);
}

async function assertSame(store: Store, room: RoomId, reference: ReferenceRoom): Promise<void> {
  const log = await logOf(store, room);
  const described = log.map((event) =>
    "member" in event
      ? `${event.type} ${event.member.id}`
      : `${event.type} ${event.from.id} ${event.type === "message" ? (event.clientMsgId ?? "") : ""}`,
  );
  assert.deepEqual(described, reference.log);
  for (const { id } of PEOPLE) {
    const view = (await store.roomsOf(id)).find((mine) => mine.id === room);
    assert.equal(view?.readSeq, reference.cursors.get(id));
    if (view) assert.equal(view.unread, reference.unread(id));
  }
}
