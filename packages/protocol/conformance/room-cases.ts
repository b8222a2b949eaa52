import assert from "node:assert/strict";
import { type ConformanceCase, expectError } from "./conformance-case.ts";
import { enterAsMember, newRoomCode, type Target } from "./target.ts";

/** A room of an account's own, and a member who is nobody special in it. */
async function ownedRoom(target: Target) {
  const code = newRoomCode();
  const owner = await enterAsMember(target, code);
  const member = await enterAsMember(target, code);
  return { code, room: owner.room, owner, member, path: `/api/v1/rooms/${owner.room}` };
}

export const ROOM_CASES: readonly ConformanceCase[] = [
  {
    id: "R01",
    title: "what an owner changes of a room is one event with what is different; a member changes nothing",
    async run(target) {
      const { owner, member, path } = await ownedRoom(target);
      const change = { name: "The plan", topic: "soon" };
      const refused = await target.patch(path, change, member.account.token);
      assert.deepEqual([refused.status, codeOf(refused.body)], [403, "forbidden"]);
      const { status } = await target.patch(path, change, owner.account.token);
      assert.equal(status, 200);
      const { at: _, room, seq, from, ...event } = await member.client.next("room_changed");
      assert.deepEqual(event, { type: "room_changed", ...change });
      assert.deepEqual([room, from], [owner.room, personOf(owner)]);
      await target.patch(path, change, owner.account.token);
      const { seq: next } = await member.client.ask({ type: "send", room, text: "hello" });
      assert.equal(next, Number(seq) + 1, "the same change again is no event");
      const again = await target.hello({ token: member.account.token });
      const [view] = (await again.next("ready"))["rooms"] as Record<string, unknown>[];
      assert.deepEqual([view?.["name"], view?.["topic"]], ["The plan", "soon"]);
    },
  },
  {
    id: "R02",
    title: "an archived room takes no message and no change of one, can be read, and comes back",
    async run(target) {
      const { owner, member, path, room } = await ownedRoom(target);
      const { seq } = await member.client.ask({ type: "send", room, text: "hello" });
      await target.patch(path, { isArchived: true }, owner.account.token);
      const event = await member.client.next("room_changed");
      assert.equal(event["isArchived"], true);
      for (const frame of [
        { type: "send", text: "hello?" },
        { type: "edit", seq, text: "hello?" },
        { type: "delete", seq },
        { type: "react", seq, emoji: "👍", isOn: true },
        { type: "pin", seq, isOn: true },
      ]) {
        expectError(await member.client.ask({ ...frame, room }), "archived");
      }
      const page = await member.client.ask({ type: "history", room });
      assert.equal((page["messages"] as unknown[]).length, 1);
      await target.patch(path, { isArchived: false }, owner.account.token);
      assert.equal((await member.client.ask({ type: "send", room, text: "back" })).type, "ack");
    },
  },
  {
    id: "R03",
    title: "a role is an event to all, lets its holder do what it says, and only owners give it; one owner stays",
    async run(target) {
      const { owner, member, path, room } = await ownedRoom(target);
      const { seq } = await owner.client.ask({ type: "send", room, text: "by the owner" });
      const remove = { type: "delete", room, seq };
      expectError(await member.client.ask(remove), "forbidden");
      const role = (who: typeof owner) => `${path}/members/${who.account.id}/role`;
      const self = await target.put(role(member), { role: "owner" }, member.account.token);
      assert.deepEqual([self.status, codeOf(self.body)], [403, "forbidden"]);
      const last = await target.put(role(owner), { role: "member" }, owner.account.token);
      assert.equal(codeOf(last.body), "last_owner");
      const given = await target.put(role(member), { role: "moderator" }, owner.account.token);
      assert.ok(given.status < 300, JSON.stringify(given));
      const { at: _, seq: __, ...event } = await member.client.next("member_role");
      const expected = {
        type: "member_role",
        room,
        from: personOf(owner),
        member: personOf(member),
        role: "moderator",
      };
      assert.deepEqual(event, expected);
      assert.equal((await member.client.ask(remove)).type, "ack");
    },
  },
  {
    id: "R04",
    title: "who is taken out is told by whom, and hears and says nothing in the room from then on",
    async run(target) {
      const { owner, member, path, room } = await ownedRoom(target);
      const removed = await target.delete(`${path}/members/${member.account.id}`, owner.account.token);
      assert.ok(removed.status < 300, JSON.stringify(removed));
      const left = await member.client.next("left");
      assert.deepEqual([left["room"], left["by"]], [room, personOf(owner)]);
      const told = await owner.client.next("member_left");
      assert.deepEqual([told["member"], told["by"]], [personOf(member), personOf(owner)]);
      const heard = member.client.received.length;
      await owner.client.ask({ type: "send", room, text: "between us" });
      expectError(await member.client.ask({ type: "send", room, text: "still here" }), "not_found");
      assert.deepEqual(
        member.client.received.slice(heard).map(({ type }) => type),
        ["error"],
      );
    },
  },
  {
    id: "R05",
    title: "how a member wants a room is told to all of the member's connections, and to nobody else",
    async run(target) {
      const { owner, member, path, room } = await ownedRoom(target);
      const laptop = await target.hello({ token: member.account.token });
      const wanted = { level: "mentions", isFavourite: true };
      const { status } = await target.put(`${path}/preferences`, wanted, member.account.token);
      assert.equal(status, 200);
      for (const client of [member.client, laptop]) {
        assert.deepEqual(await client.next("preferences"), { type: "preferences", room, ...wanted });
      }
      await owner.client.settled();
      assert.deepEqual(owner.client.of("preferences"), []);
    },
  },
  {
    id: "R06",
    title: "marked unread from a message on, the read cursor goes back to before it on all of a person's connections",
    async run(target) {
      const { owner, member, room } = await ownedRoom(target);
      const laptop = await target.hello({ token: member.account.token });
      const seqs: number[] = [];
      for (const text of ["one", "two", "three"]) {
        seqs.push(Number((await owner.client.ask({ type: "send", room, text }))["seq"]));
      }
      const [, second = 0, third = 0] = seqs;
      assert.equal((await member.client.ask({ type: "read", room, seq: third }))["unread"], 0);
      const back = await member.client.ask({ type: "read", room, seq: second, isUnread: true });
      assert.deepEqual([back["seq"], back["unread"], back["isUnread"]], [second - 1, 2, true]);
      const told = await laptop.next(
        (frame) => frame.type === "read_cursor" && frame["isUnread"] === true,
        "the cursor",
      );
      assert.deepEqual([told["seq"], told["unread"]], [second - 1, 2]);
      // Reading moves it forward again, and only forward.
      assert.equal((await member.client.ask({ type: "read", room, seq: 1 }))["seq"], second - 1);
      assert.equal((await member.client.ask({ type: "read", room, seq: second }))["unread"], 1);
      expectError(await member.client.ask({ type: "read", room, seq: second, isUnread: false }), "bad_frame");
    },
  },
];

type Member = Awaited<ReturnType<typeof enterAsMember>>;

const personOf = ({ account: { id, name } }: Member) => ({ id, name });
const codeOf = (body: unknown) => (body as { error: { code: string } }).error.code;
