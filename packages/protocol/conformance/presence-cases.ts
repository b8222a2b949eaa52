import assert from "node:assert/strict";
import type { ConformanceCase } from "./conformance-case.ts";
import type { Received } from "./raw-client.ts";
import { enterAsMember, newRoomCode } from "./target.ts";

type Seen = { readonly id: string; readonly name: string; readonly isAway?: true };

const seenIn = (frame: Received, field: "users" | "joined" | "changed"): Seen[] => (frame[field] ?? []) as Seen[];

/** A presence frame that tells of this person as changed. */
const changeOf = (name: string) => (frame: Received) =>
  frame.type === "presence" && seenIn(frame, "changed").some((seen) => seen.name === name);

export const PRESENCE_CASES: readonly ConformanceCase[] = [
  {
    id: "P01",
    title: "who says to be away is told as changed, and to a newcomer as away; and online again when they say so",
    async run(target) {
      const code = newRoomCode();
      const [ana, ben] = [await target.visit(code), await target.visit(code, "ben")];
      await ana.next((frame) => frame.type === "presence" && frame["online"] === 2, "ben's coming");
      ben.send({ type: "away", isAway: true });
      const [away] = seenIn(await ana.next(changeOf("ben"), "ben away"), "changed");
      assert.equal(away?.isAway, true);
      const cleo = await target.visit(code, "cleo");
      const listed = seenIn(await cleo.next("presence"), "users");
      assert.deepEqual(
        new Map(listed.map(({ name, isAway }) => [name, isAway])),
        new Map(listed.map(({ name }) => [name, name === "ben" ? true : undefined])),
      );
      assert.equal(listed.length, 3);
      ben.send({ type: "away", isAway: false });
      const back = await cleo.next(changeOf("ben"), "ben back");
      assert.deepEqual(seenIn(back, "changed"), [{ id: away?.id, name: "ben" }]);
    },
  },
  {
    id: "P02",
    title: "a person with two connections is away only when both are",
    async run(target) {
      const code = newRoomCode();
      const ana = await target.visit(code);
      const { account, client: phone } = await enterAsMember(target, code);
      const laptop = await target.hello({ token: account.token });
      await ana.next((frame) => frame.type === "presence" && frame["online"] === 2, "the user's coming");
      phone.send({ type: "away", isAway: true });
      await phone.settled();
      // A change of its own: whatever there is to tell of the phone would come with it.
      ana.send({ type: "away", isAway: true });
      const first = await laptop.next(changeOf("ana"), "ana away");
      assert.deepEqual(
        seenIn(first, "changed").map(({ name }) => name),
        ["ana"],
      );
      laptop.send({ type: "away", isAway: true });
      const [away] = seenIn(await ana.next(changeOf(account.name), "the user away"), "changed");
      assert.deepEqual(away, { id: account.id, name: account.name, isAway: true });
    },
  },
  {
    id: "P03",
    title: "a status is told to who is there and who comes, and to its owner's devices; bad ones are refused",
    async run(target) {
      const code = newRoomCode();
      const ana = await target.visit(code);
      const { account, client } = await enterAsMember(target, code);
      await ana.next((frame) => frame.type === "presence" && frame["online"] === 2, "the user's coming");
      const status = { emoji: "🍜", text: "out for lunch" };
      const set = (body: object) => target.put("/api/v1/me/status", body, account.token);
      assert.deepEqual(await set({ emoji: "lunch" }).then((answer) => answer.status), 400);
      assert.deepEqual(await set({ ...status, until: 1 }).then((answer) => answer.status), 400);
      assert.deepEqual(await set(status), { status: 200, body: { status } });
      assert.deepEqual(await client.next("status"), { type: "status", status });
      const seen = { id: account.id, name: account.name, status };
      assert.deepEqual(seenIn(await ana.next(changeOf(account.name), "the status"), "changed"), [seen]);
      const ben = await target.visit(code, "ben");
      const listed = seenIn(await ben.next("presence"), "users");
      assert.deepEqual(
        listed.find(({ id }) => id === account.id),
        seen,
      );
      const laptop = await target.hello({ token: account.token });
      assert.deepEqual((await laptop.next("ready"))["self"], { ...seen, kind: "user" });
    },
  },
];
