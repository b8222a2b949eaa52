import assert from "node:assert/strict";
import {
  ALICE,
  assertRefused,
  BOB,
  NOON,
  openRoom,
  range,
  register,
  roomId,
  roomWith,
  userActor,
  visitor,
} from "./cast.ts";
import { fileId, fill, newUpload, NO_QUOTAS, readyFile } from "./file-cast.ts";
import type { RoomUpdate } from "../room-change.ts";
import type { StoreRule } from "./rule.ts";

const alice = userActor(ALICE);
const bob = userActor(BOB);
const ana = visitor("Ana");
const FILE = fileId("file");

/** Uploads: from the first word about a file until it is ready. */
export const fileRules: readonly StoreRule[] = [
  {
    id: "S49",
    title: "an upload is found by its uploader, while they may see its room, and by nobody else",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      await store.createUpload(newUpload(room, alice, { name: "Ⅷ \u{1f600}.png", claimedType: "image/png", size: 7 }));
      const found = await store.findOwnFile(FILE, alice);
      assert.deepEqual(found, {
        id: FILE,
        room,
        name: "Ⅷ \u{1f600}.png",
        claimedType: "image/png",
        size: 7,
        received: 0,
        touchedAt: NOON,
        pieces: [],
        view: null,
      });
      assert.equal(await store.findOwnFile(FILE, bob), null);
      assert.equal(await store.findOwnFile(FILE, ana), null);
      assert.equal(await store.findOwnFile(fileId("nothing"), alice), null);
      await store.leave({ room, user: ALICE, at: NOON });
      assert.equal(await store.findOwnFile(FILE, alice), null);
      await store.createUpload(newUpload(room, ana, { id: fileId("of-ana") }));
      assert.equal((await store.findOwnFile(fileId("of-ana"), ana))?.room, room);
    },
  },
  {
    id: "S50",
    title: "an upload to a room in which its sender may not speak is refused as a message would be",
    async check({ store }) {
      const room = await openRoom(store);
      await register(store, ALICE, BOB);
      await assertRefused(store.createUpload(newUpload(room, alice)), "not_found");
      await assertRefused(store.createUpload(newUpload(roomId("nowhere"), alice)), "not_found");
      await assertRefused(store.createUpload(newUpload(roomId("nowhere"), ana)), "not_found");
      for (const user of [ALICE, BOB]) await store.join({ room, user, at: NOON });
      await store.createUpload(newUpload(room, alice));
      const update = (what: RoomUpdate) =>
        store.changeRoom({ type: "update", room, by: ALICE, at: NOON, update: what });
      await update({ posting: "moderators" });
      await assertRefused(store.createUpload(newUpload(room, bob, { id: fileId("of-bob") })), "forbidden");
      await assertRefused(store.createUpload(newUpload(room, ana, { id: fileId("of-ana") })), "forbidden");
      await store.createUpload(newUpload(room, alice, { id: fileId("notice") }));
      await update({ isArchived: true });
      await assertRefused(store.createUpload(newUpload(room, alice, { id: fileId("late") })), "archived");
    },
  },
  {
    id: "S51",
    title: "quotas count every byte an upload is to have; of those who race for the last ones no more get in than fit",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const quotas = { ofPerson: 1000, ofServer: 1500 };
      const race = (actor: typeof alice, count: number) =>
        Promise.allSettled(
          range(1, count).map((n) =>
            store.createUpload(newUpload(room, actor, { id: fileId(`${actor.name}-${n}`), size: 300, quotas })),
          ),
        );
      const admitted = (outcomes: readonly PromiseSettledResult<void>[]) =>
        outcomes.filter(({ status }) => status === "fulfilled").length;
      assert.equal(admitted(await race(alice, 10)), 3);
      assert.equal(admitted(await race(bob, 10)), 2);
      await assertRefused(
        store.createUpload(newUpload(room, ana, { size: 1, quotas: { ofPerson: 1, ofServer: 1499 } })),
        "quota_exceeded",
      );
      await assertRefused(
        store.createUpload(newUpload(room, ana, { size: 2, quotas: { ofPerson: 1, ofServer: 9999 } })),
        "quota_exceeded",
      );
      const [first] = await Promise.all(
        range(1, 10).map(async (n) => ((await store.dropFile(fileId(`Alice-${n}`), alice)) ? n : 0)),
      );
      assert.ok(first !== undefined);
      await store.createUpload(newUpload(room, alice, { size: 900, quotas }));
      await store.createUpload(newUpload(room, ana, { id: fileId("big"), size: 2 ** 40, quotas: NO_QUOTAS }));
    },
  },
  {
    id: "S52",
    title: "a piece is added where the upload ends and nowhere else; of those who go on with it at once one does",
    async check({ store }) {
      const room = await openRoom(store);
      await store.createUpload(newUpload(room, ana, { size: 60 }));
      const first = await fill(store, FILE, 10);
      const blobs = range(1, 8).map((n) => `racer-${n}`);
      for (const blob of blobs) assert.equal(await store.noteBlobs(FILE, [blob]), true);
      for (const offset of [0, 9, 11, 60]) {
        assert.equal(await store.addPiece({ file: FILE, offset, blob: "racer-1", size: 20, at: NOON }), null);
      }
      const added = await Promise.all(
        blobs.map(async (blob) => ({
          blob,
          outcome: await store.addPiece({ file: FILE, offset: 10, blob, size: 20, at: NOON + 5 }),
        })),
      );
      const won = added.filter(({ outcome }) => outcome !== null);
      assert.equal(won.length, 1);
      const winner = won[0]?.blob ?? "";
      assert.deepEqual(
        won[0]?.outcome?.blobs.toSorted(),
        blobs.filter((blob) => blob !== winner),
      );
      const found = await store.findOwnFile(FILE, ana);
      assert.deepEqual(found?.pieces, [...first, { blob: winner, size: 20 }]);
      assert.deepEqual([found.received, found.touchedAt], [30, NOON + 5]);
    },
  },
  {
    id: "S53",
    title: "only what was noted becomes part of a file, and nothing is noted for what is no upload any more",
    async check({ store }) {
      const room = await openRoom(store);
      await store.createUpload(newUpload(room, ana));
      assert.equal(await store.addPiece({ file: FILE, offset: 0, blob: "unknown", size: 10, at: NOON }), null);
      assert.equal(await store.noteBlobs(fileId("nothing"), ["blob"]), false);
      const ready = await readyFile(store, room, ana, { id: fileId("ready") });
      assert.equal(await store.noteBlobs(ready, ["blob"]), false);
      assert.equal(await store.noteBlobs(FILE, ["kept"]), true);
      assert.equal(await store.dropFile(FILE, ana), true);
      assert.equal(await store.noteBlobs(FILE, ["blob"]), false);
      assert.equal(await store.addPiece({ file: FILE, offset: 0, blob: "kept", size: 10, at: NOON }), null);
    },
  },
  {
    id: "S54",
    title:
      "an upload is finished once, when it is whole; its bytes may then be others, and what is not part of it is released",
    async check({ store }) {
      const room = await openRoom(store);
      await store.createUpload(newUpload(room, ana, { size: 30 }));
      const finish = { file: FILE, type: "image/png", width: 4, height: 3, at: NOON + 1 };
      await fill(store, FILE, 10);
      assert.equal(await store.finishUpload(finish), null);
      await store.noteBlobs(FILE, ["rest", "smaller-1", "smaller-2", "thumbnail", "too-late"]);
      await store.addPiece({ file: FILE, offset: 10, blob: "rest", size: 20, at: NOON });
      await store.noteBlobs(FILE, ["smaller-1", "smaller-2", "thumbnail", "too-late"]);
      const pieces = [
        { blob: "smaller-1", size: 8 },
        { blob: "smaller-2", size: 5 },
      ];
      const thumbnail = { blob: "thumbnail", size: 2 };
      const outcomes = await Promise.all([1, 2, 3].map(() => store.finishUpload({ ...finish, pieces, thumbnail })));
      const [released, ...others] = outcomes.filter((outcome) => outcome !== null);
      assert.deepEqual(others, []);
      assert.deepEqual(released?.blobs.toSorted(), ["file-0", "rest", "too-late"]);
      const view = { id: FILE, name: "cat.png", type: "image/png", size: 13, width: 4, height: 3, hasThumbnail: true };
      assert.deepEqual(await store.findFile(FILE, ana), { view, pieces, thumbnail });
      const own = await store.findOwnFile(FILE, ana);
      assert.deepEqual([own?.view, own?.pieces, own?.received, own?.size], [view, pieces, 13, 13]);
      const plain = await readyFile(store, room, ana, { id: fileId("plain"), name: "a.pdf" });
      assert.deepEqual(await store.findFile(plain, ana), {
        view: { id: plain, name: "a.pdf", type: "application/pdf", size: 100 },
        pieces: [{ blob: "plain-0", size: 100 }],
        thumbnail: null,
      });
    },
  },
  {
    id: "S55",
    title: "a file that is in no message is its uploader's alone, and an upload is nobody's to read",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      await store.createUpload(newUpload(room, alice, { id: fileId("upload") }));
      assert.equal(await store.findFile(fileId("upload"), alice), null);
      const file = await readyFile(store, room, alice);
      assert.ok(await store.findFile(file, alice));
      for (const other of [bob, ana]) assert.equal(await store.findFile(file, other), null);
      await store.leave({ room, user: ALICE, at: NOON });
      assert.equal(await store.findFile(file, alice), null);
    },
  },
  {
    id: "S56",
    title: "a dropped file is found by nobody; its blobs are told until it is forgotten, and then it never was",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const file = await readyFile(store, room, alice);
      assert.equal(await store.dropFile(file, bob), false);
      assert.equal(await store.dropFile(fileId("nothing"), alice), false);
      await store.forgetFiles([file]);
      assert.ok(await store.findFile(file, alice));
      assert.equal(await store.dropFile(file, alice), true);
      assert.equal(await store.dropFile(file, alice), false);
      assert.deepEqual([await store.findFile(file, alice), await store.findOwnFile(file, alice)], [null, null]);
      assert.deepEqual(await store.goneFiles(10), [{ id: file, blobs: ["file-0"] }]);
      assert.deepEqual(await store.knownBlobs(["file-0"]), ["file-0"]);
      await store.forgetFiles([file, fileId("nothing")]);
      assert.deepEqual([await store.goneFiles(10), await store.knownBlobs(["file-0"])], [[], []]);
    },
  },
  {
    id: "S57",
    title: "what nobody has touched for long goes, at most as many as asked: uploads, and files in no message",
    async check({ store }) {
      const room = await openRoom(store);
      for (const n of range(1, 4))
        await store.createUpload(newUpload(room, ana, { id: fileId(`old-${n}`), at: NOON - n }));
      await store.createUpload(newUpload(room, ana, { id: fileId("alive"), size: 20, at: NOON - 1000 }));
      await fill(store, fileId("alive"), 10);
      assert.equal(await store.dropStaleFiles(NOON - 4, 10), 0);
      assert.equal(await store.dropStaleFiles(NOON, 3), 3);
      assert.equal(await store.dropStaleFiles(NOON, 3), 1);
      assert.equal((await store.goneFiles(3)).length, 3);
      assert.equal((await store.goneFiles(10)).length, 4);
      assert.ok(await store.findOwnFile(fileId("alive"), ana));
      const ready = await readyFile(store, room, ana);
      assert.equal(await store.dropStaleFiles(NOON + 1, 10), 2);
      assert.equal(await store.findFile(ready, ana), null);
    },
  },
  {
    id: "S58",
    title: "exactly the blobs that are noted or part of a file are known",
    async check({ store }) {
      const room = await openRoom(store);
      await store.createUpload(newUpload(room, ana));
      await store.noteBlobs(FILE, ["noted", "lost"]);
      await store.noteBlobs(FILE, ["piece"]);
      const asked = ["piece", "unknown", "noted", "lost", "also-unknown"];
      assert.deepEqual(await store.knownBlobs(asked), ["piece", "noted", "lost"]);
      await store.addPiece({ file: FILE, offset: 0, blob: "piece", size: 100, at: NOON });
      assert.deepEqual(await store.knownBlobs(asked), ["piece"]);
      await store.noteBlobs(FILE, ["thumbnail"]);
      await store.finishUpload({
        file: FILE,
        type: "image/png",
        width: 1,
        height: 1,
        thumbnail: { blob: "thumbnail", size: 3 },
        at: NOON,
      });
      assert.deepEqual(await store.knownBlobs(["thumbnail", ...asked]), ["thumbnail", "piece"]);
      assert.deepEqual(await store.knownBlobs([]), []);
    },
  },
  {
    id: "S59",
    title:
      "files outlive the store that was told of them, and so does the name of their space; without persistence neither",
    async check({ store, reopen, capabilities }) {
      const room = await openRoom(store);
      await store.createUpload(newUpload(room, ana, { id: fileId("upload") }));
      await fill(store, fileId("upload"), 10, 20);
      const file = await readyFile(store, room, ana);
      const space = await store.blobSpace();
      assert.match(space, /^[\w-]{12,64}$/);
      const before = [await store.findOwnFile(fileId("upload"), ana), await store.findFile(file, ana)];
      const again = await reopen();
      if (!capabilities.persistent) {
        assert.notEqual(await again.blobSpace(), space);
        assert.equal(await again.findFile(file, ana), null);
        return;
      }
      assert.equal(await again.blobSpace(), space);
      assert.deepEqual([await again.findOwnFile(fileId("upload"), ana), await again.findFile(file, ana)], before);
      assert.deepEqual(
        await again.addPiece({ file: fileId("upload"), offset: 30, blob: "none", size: 1, at: NOON }),
        null,
      );
    },
  },
];
