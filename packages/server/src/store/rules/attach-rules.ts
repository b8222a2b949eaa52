import assert from "node:assert/strict";
import type { FileId, RoomId } from "@parley/protocol";
import type { Actor } from "../model.ts";
import type { Store } from "../store.ts";
import {
  ALICE,
  assertDense,
  assertRefused,
  BOB,
  NOON,
  openRoom,
  range,
  roomWith,
  say,
  userActor,
  visitor,
} from "./cast.ts";
import { fileId, newUpload, readyFile } from "./file-cast.ts";
import type { StoreRule } from "./rule.ts";

const alice = userActor(ALICE);
const bob = userActor(BOB);
const ana = visitor("Ana");

interface Carried {
  readonly files: readonly FileId[];
  readonly clientMsgId?: string;
}

function carry(store: Store, room: RoomId, actor: Actor, message: Carried) {
  return store.append({ room, actor, text: "", at: NOON, ...message });
}

/** Files that messages carry. */
export const attachRules: readonly StoreRule[] = [
  {
    id: "S60",
    title: "a message carries its files in the order it names them, however it is read, and need say nothing besides",
    async check({ store }) {
      const room = await roomWith(store, ALICE);
      const cat = await readyFile(store, room, alice, { id: fileId("z"), type: "image/png", width: 4, height: 3 });
      const list = await readyFile(store, room, alice, { id: fileId("a"), name: "\u{1f4c4} list.pdf", size: 5 });
      const { event } = await carry(store, room, alice, { files: [cat, list] });
      assert.deepEqual(event.files, [
        { id: cat, name: "cat.png", type: "image/png", size: 100, width: 4, height: 3 },
        { id: list, name: "\u{1f4c4} list.pdf", type: "application/pdf", size: 5 },
      ]);
      const { messages } = await store.messages({ room, limit: 1 });
      assert.deepEqual(messages, [event]);
      assert.deepEqual(await store.eventsAfter(room, event.seq - 1, 10), [event]);
      assert.deepEqual((await store.tail(room, 1)).slice(-1), [event]);
      await store.change({ type: "edit", room, seq: event.seq, actor: alice, at: NOON, text: "two" });
      assert.deepEqual((await store.messages({ room, limit: 1 })).messages[0]?.files, event.files);
    },
  },
  {
    id: "S61",
    title:
      "with a file that is not the sender's, not ready, of another room, in a message or named twice nothing is stored",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const other = await openRoom(store, "other");
      const good = await readyFile(store, room, ana, { id: fileId("good") });
      const taken = await readyFile(store, room, ana, { id: fileId("taken") });
      await carry(store, room, ana, { files: [taken] });
      const dropped = await readyFile(store, room, ana, { id: fileId("dropped") });
      await store.dropFile(dropped, ana);
      await store.createUpload(newUpload(room, ana, { id: fileId("upload") }));
      const bad: readonly (readonly FileId[])[] = [
        [fileId("nothing")],
        [await readyFile(store, room, bob, { id: fileId("of-bob") })],
        [await readyFile(store, other, ana, { id: fileId("elsewhere") })],
        [fileId("upload")],
        [taken],
        [dropped],
        [good, good],
        [good, taken],
      ];
      await assertDense(store, room, 3);
      await Promise.all(bad.map((files) => assertRefused(carry(store, room, ana, { files }), "bad_file")));
      await assertDense(store, room, 3);
      await carry(store, room, ana, { files: [good] });
      await assertDense(store, room, 4);
    },
  },
  {
    id: "S62",
    title: "of messages that race for one file one gets it, and whoever sends that one again gets the first result",
    async check({ store }) {
      const room = await openRoom(store);
      const file = await readyFile(store, room, ana);
      const outcomes = await Promise.allSettled(
        range(1, 10).map((n) => carry(store, room, ana, { files: [file], clientMsgId: `m-${n}` })),
      );
      const sent = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value.event] : []));
      assert.equal(sent.length, 1);
      await assertDense(store, room, 1);
      const [event] = sent;
      const { clientMsgId = "" } = event ?? {};
      assert.deepEqual(await carry(store, room, ana, { files: [file], clientMsgId }), { event, isNew: false });
    },
  },
  {
    id: "S63",
    title: "a file in a message is found by all who may see its room, and by nobody who left; it is dropped by nobody",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const file = await readyFile(store, room, alice);
      await carry(store, room, alice, { files: [file] });
      for (const actor of [alice, bob, ana]) assert.equal((await store.findFile(file, actor))?.view.id, file);
      assert.equal(await store.findFile(file, userActor({ ...BOB, id: "nobody" as typeof BOB.id })), null);
      assert.equal(await store.dropFile(file, alice), false);
      assert.equal(await store.dropStaleFiles(Number.MAX_SAFE_INTEGER, 10), 0);
      await store.leave({ room, user: ALICE, at: NOON });
      assert.equal(await store.findFile(file, alice), null);
      assert.equal((await store.findFile(file, bob))?.view.id, file);
    },
  },
  {
    id: "S64",
    title: "with its message a file is gone at once, and the files of no other message with it",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const kept = await readyFile(store, room, alice, { id: fileId("kept") });
      const gone = await readyFile(store, room, alice, { id: fileId("gone") });
      await carry(store, room, alice, { files: [kept] });
      const { event } = await carry(store, room, alice, { files: [gone] });
      await say(store, room, bob, "nice");
      await store.change({ type: "delete", room, seq: event.seq, actor: alice, at: NOON });
      for (const actor of [alice, bob, ana]) {
        assert.equal(await store.findFile(gone, actor), null);
        assert.ok(await store.findFile(kept, actor));
      }
      assert.deepEqual(await store.goneFiles(10), [{ id: gone, blobs: ["gone-0"] }]);
      const { messages } = await store.messages({ room, limit: 10 });
      assert.deepEqual(
        messages.map(({ files = [] }) => files.map(({ id }) => id)),
        [[kept], [], []],
      );
    },
  },
];
