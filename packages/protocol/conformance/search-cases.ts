import assert from "node:assert/strict";
import { type ConformanceCase, expectError } from "./conformance-case.ts";
import type { RawClient, Received } from "./raw-client.ts";
import { enterAsMember, newRoomCode, roomOf } from "./target.ts";

interface Hit {
  readonly room: { readonly id: string; readonly code: string };
  readonly message: Received;
  readonly ranges?: readonly (readonly [number, number])[];
}

async function find(client: RawClient, query: string, more: object = {}): Promise<{ hits: Hit[]; next: unknown }> {
  const found = await client.ask({ type: "search", query, ...more });
  assert.equal(found.type, "found", JSON.stringify(found));
  return { hits: found["hits"] as Hit[], next: found["next"] };
}

export const SEARCH_CASES: readonly ConformanceCase[] = [
  {
    id: "F01",
    title: "what was acknowledged is found at once, by any part of it, with its room and where the words are",
    async run(target) {
      const code = newRoomCode();
      const ana = await target.visit(code);
      const { seq } = await ana.ask({ type: "send", text: "Die Straße nach 東京" });
      for (const [query, range] of [
        ["straße", [4, 10]],
        ["STRASSE", [4, 10]],
        ["tra", [5, 8]],
        ["京", [17, 18]],
      ] as const) {
        const { hits } = await find(ana, query);
        assert.equal(hits.length, 1, query);
        assert.deepEqual([hits[0]?.room.code, hits[0]?.message["seq"], hits[0]?.ranges], [code, seq, [range]], query);
      }
      assert.deepEqual(await find(ana, "strand"), { hits: [], next: undefined });
      await ana.ask({ type: "delete", seq });
      assert.deepEqual((await find(ana, "straße")).hits, []);
    },
  },
  {
    id: "F02",
    title: "nobody finds anything in a room that is not theirs, nor learns whether there is one",
    async run(target) {
      const secret = await target.visit(newRoomCode(), "ben");
      await secret.ask({ type: "send", text: "a straw" });
      const { client } = await enterAsMember(target, newRoomCode());
      assert.deepEqual((await find(client, "straw")).hits, []);
      const foreign = await client.ask({ type: "search", query: "straw", in: roomOf(secret) });
      const unknown = await client.ask({ type: "search", query: "straw", in: "no-such-room" });
      expectError(unknown, "not_found");
      assert.deepEqual({ ...foreign, id: "" }, { ...unknown, id: "" });
      const visitor = await target.visit(newRoomCode());
      assert.deepEqual((await find(visitor, "straw")).hits, []);
    },
  },
  {
    id: "F03",
    title: "what was found comes in pages, the newest first, each message once",
    async run(target) {
      const ana = await target.visit(newRoomCode());
      const seqs: unknown[] = [];
      for (let n = 0; n < 5; n++) seqs.unshift((await ana.ask({ type: "send", text: `straw ${n}` }))["seq"]);
      const seen: unknown[] = [];
      let before: unknown;
      do {
        const page = await find(ana, "straw", { limit: 2, ...(before !== undefined && { before }) });
        assert.ok(page.hits.length <= 2);
        seen.push(...page.hits.map(({ message }) => message["seq"]));
        before = page.next;
      } while (before !== undefined);
      assert.deepEqual(seen, seqs);
    },
  },
  {
    id: "F04",
    title: "a search that cannot be meant is bad_frame in words, and the connection stays",
    async run(target) {
      const ana = await target.visit(newRoomCode());
      for (const request of [
        { query: "" },
        { query: "before:soon" },
        { query: "x".repeat(513) },
        { query: "a ".repeat(21) },
        { query: 7 },
        { query: "x", limit: 51 },
        { query: "x", before: "nowhere" },
        {},
      ]) {
        expectError(await ana.ask({ type: "search", ...request }), "bad_frame");
      }
      assert.deepEqual((await find(ana, "x")).hits, []);
    },
  },
  {
    id: "F05",
    title: "the first message at or after a moment is named, none where there is none, and none of a foreign room",
    async run(target) {
      const ana = await target.visit(newRoomCode());
      const { seq } = await ana.ask({ type: "send", text: "first" });
      const { at } = await ana.next("message");
      const ask = (moment: number) => ana.ask({ type: "seq_at", at: moment });
      const room = roomOf(ana);
      for (const moment of [0, Number(at)]) {
        const { id: _, ...answer } = await ask(moment);
        assert.deepEqual(answer, { type: "seq_at", room, seq });
      }
      const { id: _, ...later } = await ask(Number(at) + 1);
      assert.deepEqual(later, { type: "seq_at", room });
      const { client } = await enterAsMember(target, newRoomCode());
      expectError(await client.ask({ type: "seq_at", room, at: 0 }), "not_found");
      expectError(await ana.ask({ type: "seq_at", at: "today" }), "bad_frame");
    },
  },
];
