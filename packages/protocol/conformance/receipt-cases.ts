import assert from "node:assert/strict";
import { type ConformanceCase, expectError } from "./conformance-case.ts";
import type { RawClient, Received } from "./raw-client.ts";
import { newRoomCode, roomOf, type Target } from "./target.ts";

interface Told {
  readonly id: string;
  readonly seq?: number;
}

const usersOf = (frame: Received): Told[] => (frame["users"] ?? []) as Told[];

/** A room in which a visitor has said something that a member may read. */
async function lobby(target: Target) {
  const code = newRoomCode();
  const account = await target.register();
  const member = await target.hello({ token: account.token });
  await member.ask({ type: "join", code });
  const ana = await target.visit(code);
  const room = roomOf(ana);
  const { seq } = await ana.ask({ type: "send", text: "who reads this?" });
  return { account, member, ana, room, seq: Number(seq) };
}

const receiptOf = (client: RawClient, id: string, seq: number | undefined) =>
  client.next(
    (frame) => frame.type === "receipt" && usersOf(frame).some((told) => told.id === id && told.seq === seq),
    `that they have read up to ${seq}`,
  );

export const RECEIPT_CASES: readonly ConformanceCase[] = [
  {
    id: "E01",
    title: "who reads is told to the room, and answered by name; to those who may not see the room nothing is",
    async run(target) {
      const { account, member, ana, room, seq } = await lobby(target);
      const { id, name } = account;
      const nobody = await ana.ask({ type: "readers", room, seq });
      assert.deepEqual([nobody["count"], nobody["users"]], [0, []]);
      const read = await member.ask({ type: "read", room, seq });
      await receiptOf(ana, id, seq);
      const readers = await ana.ask({ type: "readers", room, seq });
      assert.deepEqual([readers.type, readers["count"], readers["users"]], ["readers", 1, [{ id, name }]]);
      const receipts = await ana.ask({ type: "receipts", room });
      assert.deepEqual(usersOf(receipts), [{ id, name, seq, version: read["version"] }]);
      const back = await member.ask({ type: "read", room, seq, isUnread: true });
      assert.ok(Number(back["version"]) > Number(read["version"]), "a later cursor has a higher version");
      await receiptOf(ana, id, seq - 1);
      const stranger = await target.hello({ token: (await target.register()).token });
      expectError(await stranger.ask({ type: "readers", room, seq }), "not_found");
      expectError(await stranger.ask({ type: "receipts", room }), "not_found");
      expectError(await ana.ask({ type: "readers", room, seq: seq + 1 }), "not_found");
    },
  },
  {
    id: "E02",
    title: "who keeps to themselves how far they have read is taken back, and neither told, named nor counted any more",
    async run(target) {
      const { account, member, ana, room, seq } = await lobby(target);
      const set = (receipts: unknown) => target.patch("/api/v1/me/settings", { receipts }, account.token);
      await member.ask({ type: "read", room, seq });
      await receiptOf(ana, account.id, seq);
      assert.equal((await set("no")).status, 400);
      assert.deepEqual(await set(false), { status: 200, body: { settings: { receipts: false } } });
      await receiptOf(ana, account.id, undefined);
      const readers = await ana.ask({ type: "readers", room, seq });
      assert.deepEqual([readers["count"], readers["users"]], [0, []]);
      assert.deepEqual(usersOf(await ana.ask({ type: "receipts", room })), []);
      assert.deepEqual(await set(true), { status: 200, body: { settings: { receipts: true } } });
      const shown = (frame: Received) => frame.type === "receipt" && usersOf(frame).some((told) => told.seq === seq);
      await ana.until(() => ana.received.filter(shown).length === 2 || undefined, "how far they have read, again");
    },
  },
];
