import assert from "node:assert/strict";
import fc from "fast-check";
import type { Person, Posting, Role, RoomId, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { RoomEvent } from "../model.ts";
import type { Store } from "../store.ts";
import { ALICE, BOB, CAROL, makeRoom, NOON, register, say, userActor } from "./cast.ts";
import type { StoreRule } from "./rule.ts";

const PEOPLE = [ALICE, BOB, CAROL];
/** A failure prints the shrunk steps; the seed is fixed, so the next run shows the same. */
const SEED = 20_261_122;

type Step =
  | { readonly act: "say" | "join" | "leave"; readonly who: number }
  | { readonly act: "add" | "remove"; readonly who: number; readonly whom: number }
  | { readonly act: "role"; readonly who: number; readonly whom: number; readonly role: Role }
  | { readonly act: "update"; readonly who: number; readonly update: object };

const who = fc.nat({ max: PEOPLE.length - 1 });
const update = fc.record(
  {
    name: fc.constantFrom("Plans", "Zukunft"),
    topic: fc.constantFrom("", "soon"),
    description: fc.constantFrom("", "two\nlines"),
    isArchived: fc.constantFrom(false, false, true),
    posting: fc.constantFrom<Posting>("all", "moderators"),
    kind: fc.constantFrom("public", "private"),
  },
  { requiredKeys: [] },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constantFrom("say" as const, "join" as const, "leave" as const), who }),
  fc.record({ act: fc.constantFrom("add" as const, "remove" as const), who, whom: who }),
  fc.record({
    act: fc.constant("role" as const),
    who,
    whom: who,
    role: fc.constantFrom<Role>("owner", "moderator", "member"),
  }),
  fc.record({ act: fc.constant("update" as const), who, update }),
);

/** What somebody who looks at a room sees of it and its people. */
interface Seen {
  head: number;
  about: Record<string, unknown>;
  readonly roles: Map<UserId, Role>;
}

/** What a client makes of one event. */
function apply(seen: Seen, event: RoomEvent): void {
  seen.head = event.seq;
  if (event.type === "member_joined") seen.roles.set(event.member.id, seen.roles.size === 0 ? "owner" : "member");
  else if (event.type === "member_left") seen.roles.delete(event.member.id);
  else if (event.type === "member_role") seen.roles.set(event.member.id, event.role);
  else if (event.type === "room_changed") {
    const { type: _, room: __, seq: ___, at: ____, from: _____, ...changed } = event;
    Object.assign(seen.about, changed);
  }
}

/** The room as it is now, through whoever is in it; null when nobody is. */
async function look(store: Store, room: RoomId): Promise<Seen | null> {
  const members = await store.members(room, 10);
  const [first] = members;
  const view = first && (await store.memberRoom(room, first.id));
  if (!view) return null;
  const { name, kind, head, topic = "", description = "", isArchived = false, posting = "all" } = view;
  const about = { name, kind, topic, description, isArchived, posting };
  return { head, about, roles: new Map(members.map(({ id, role }) => [id, role])) };
}

export const replayRule: StoreRule = {
  id: "S81",
  title: "a room as it was seen at any time, and the events since, is the room as it is seen now",
  async check({ store }) {
    await register(store, ...PEOPLE);
    let runs = 0;
    const property = fc.asyncProperty(fc.array(step, { maxLength: 30, size: "max" }), async (steps) => {
      runs += 1;
      const name = `run ${"x".repeat(runs)}`;
      const room = await makeRoom(store, { name, members: [ALICE, BOB] });
      const seen: Seen[] = [];
      for (const [index, each] of steps.entries()) {
        const before = index % 5 === 0 ? await look(store, room) : null;
        if (before) seen.push(before);
        await perform(store, room, each).catch((error: unknown) => assert.ok(error instanceof Refusal, String(error)));
      }
      const now = await look(store, room);
      for (const one of seen) {
        for (const event of await store.eventsAfter(room, one.head, 1_000)) apply(one, event);
        if (now) assert.deepEqual(one, now);
        else assert.equal(one.roles.size, 0);
      }
    });
    await fc.assert(property, { seed: SEED, numRuns: 15 });
  },
};

function perform(store: Store, room: RoomId, each: Step): Promise<unknown> {
  const by: Person = PEOPLE[each.who] ?? ALICE;
  const subject = { room, by, at: NOON, user: (("whom" in each ? PEOPLE[each.whom] : by) ?? by).id };
  switch (each.act) {
    case "say":
      return say(store, room, userActor(by), "hello");
    case "join":
    case "leave":
      return store[each.act]({ room, user: by, at: NOON });
    case "add":
    case "remove":
      return store.changeRoom({ type: each.act, ...subject });
    case "role":
      return store.changeRoom({ type: "set_role", ...subject, role: each.role });
    case "update":
      return store.changeRoom({ type: "update", room, by, update: each.update, at: NOON });
  }
}
