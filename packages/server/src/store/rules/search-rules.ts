import assert from "node:assert/strict";
import fc from "fast-check";
import type { FileId, RoomId } from "@parley/protocol";
import { foldText } from "../../lib/fold-text.ts";
import type { MessageSearch, SearchFilter, SearchPage } from "../search.ts";
import type { Store } from "../store.ts";
import {
  ALICE,
  assertRefused,
  BOB,
  CAROL,
  makeRoom,
  NOON,
  openRoom,
  range,
  register,
  roomWith,
  say,
  sayMany,
  userActor,
  visitor,
} from "./cast.ts";
import { fileId, readyFile } from "./file-cast.ts";
import type { RuleContext, StoreRule } from "./rule.ts";
import { ANSWERS, CORPUS } from "./search-corpus.ts";

const alice = userActor(ALICE);
const bob = userActor(BOB);
const ana = visitor("Ana");
const NOTHING: SearchFilter = { terms: [], from: [], has: [] };

/** Terms that may be anywhere. */
function words(...texts: readonly string[]): SearchFilter {
  return { ...NOTHING, terms: texts.map((text) => ({ text: foldText(text).trim(), isPrefix: false })) };
}

function beginning(text: string): SearchFilter {
  return { ...NOTHING, terms: [{ text, isPrefix: true }] };
}

type Asked = SearchFilter & Partial<MessageSearch>;

/** One page of what Alice, or whoever is named, finds. */
function find(store: Store, asked: Asked): Promise<SearchPage> {
  return store.search({ actor: alice, limit: 50, ...asked });
}

/** All there is to find: page after page, as somebody who goes on looking. */
async function findAll(store: Store, asked: Asked): Promise<SearchPage["hits"]> {
  const hits: SearchPage["hits"][number][] = [];
  let before = asked.before;
  for (;;) {
    const page = await find(store, { ...asked, before });
    hits.push(...page.hits);
    if (page.next === null) return hits;
    assert.notEqual(page.next, before, "a search that goes on where it was");
    before = page.next;
  }
}

async function seqsFound(store: Store, asked: Asked): Promise<number[]> {
  return (await findAll(store, asked)).map(({ message }) => message.seq);
}

/** Whatever holds has to hold at once, and also when the store has done what it does behind the calls. */
async function nowAndLater({ settle }: RuleContext, check: () => Promise<void>): Promise<void> {
  await check();
  await settle();
  await check();
}

/** Each text a moment after the one before; answers their seqs. */
async function sayInTurn(store: Store, room: RoomId, texts: readonly string[]): Promise<number[]> {
  const said = texts.map((text, index) => store.append({ room, actor: alice, text, at: NOON + index }));
  return (await Promise.all(said)).map(({ event }) => event.seq);
}

export const searchRules: readonly StoreRule[] = [
  {
    id: "S83",
    title: "what was acknowledged is found at once, as it reads now and with its room, the newest first",
    async check(context) {
      const { store } = context;
      const room = await roomWith(store, ALICE, BOB);
      const [first = 0, , last = 0] = await sayInTurn(store, room, ["a red fox", "a grey wolf", "another fox"]);
      const change = { room, seq: first, at: NOON + 9 };
      await store.change({ ...change, actor: alice, type: "react", emoji: "🦊", isOn: true });
      await store.change({ ...change, actor: bob, type: "pin", isOn: true });
      await nowAndLater(context, async () => {
        const { hits, next } = await find(store, words("fox"));
        assert.equal(next, null);
        const { messages } = await store.messages({ room, limit: 9, viewer: ALICE.id });
        const expected = [last, first].map((seq) => messages.find((message) => message.seq === seq));
        assert.deepEqual(
          hits.map(({ message }) => message),
          expected,
        );
        assert.equal(hits[1]?.message.reactions?.[0]?.isOwn, true);
        assert.deepEqual(hits[0]?.room, { id: room, code: "general", name: "general", kind: "open" });
      });
    },
  },
  {
    id: "S84",
    title: "words are found in every script, whatever their case, accents and width",
    async check(context) {
      const { store } = context;
      const room = await roomWith(store, ALICE);
      const seqs = await sayInTurn(store, room, CORPUS);
      await nowAndLater(context, async () => {
        for (const [asked, texts] of ANSWERS) {
          const expected = texts.map((index) => seqs[index]).toReversed();
          assert.deepEqual(await seqsFound(store, words(...asked)), expected, asked.join(" "));
        }
      });
    },
  },
  {
    id: "S85",
    title: "every substring of every text is found, and nothing that does not have it",
    async check(context) {
      const { store } = context;
      const room = await roomWith(store, ALICE);
      const seqs = await sayInTurn(store, room, CORPUS);
      const folded = CORPUS.map(foldText);
      const characters = new Intl.Segmenter("und", { granularity: "grapheme" });
      const split = CORPUS.map((text) => [...characters.segment(text)].map(({ segment }) => segment));
      const place = fc.record({ text: fc.nat({ max: CORPUS.length - 1 }), start: fc.nat(60), length: fc.nat(9) });
      const part = place.map(({ text, start, length }) => {
        const all = split[text] ?? [];
        const from = start % all.length;
        return all.slice(from, from + length + 1).join("");
      });
      const property = fc.asyncProperty(part, async (asked) => {
        const sought = words(asked);
        const [term] = sought.terms;
        fc.pre(term !== undefined && term.text !== "");
        const expected = seqs.filter((_, index) => folded[index]?.includes(term.text)).toReversed();
        assert.deepEqual(await seqsFound(store, sought), expected, JSON.stringify(asked));
      });
      await nowAndLater(context, () => fc.assert(property, { seed: 85, numRuns: 200 }));
    },
  },
  {
    id: "S86",
    title: "a prefix begins a word, where words are written apart",
    async check(context) {
      const { store } = context;
      const room = await roomWith(store, ALICE);
      const texts = ["deploy now", "redeploy", "we (deployed)", "x-deploy", "undeploy, deploy", "我们部署"];
      const [first, , third, fourth, fifth, sixth] = await sayInTurn(store, room, texts);
      await nowAndLater(context, async () => {
        assert.deepEqual(await seqsFound(store, beginning("deploy")), [fifth, fourth, third, first]);
        assert.deepEqual(await seqsFound(store, beginning("de")), [fifth, fourth, third, first]);
        assert.deepEqual(await seqsFound(store, beginning("部")), [sixth]);
      });
    },
  },
  {
    id: "S87",
    title: "an edited message is found by its present text only, a deleted one not at all",
    async check(context) {
      const { store } = context;
      const room = await roomWith(store, ALICE);
      const [edited = 0, deleted = 0] = await sayInTurn(store, room, ["an old word", "an old sin"]);
      const change = { room, actor: alice, at: NOON + 7 };
      await nowAndLater(context, async () => {
        await store.change({ ...change, seq: edited, type: "edit", text: "an old word" });
        assert.deepEqual(await seqsFound(store, words("old")), [deleted, edited]);
      });
      await store.change({ ...change, seq: edited, type: "edit", text: "a new word" });
      await store.change({ ...change, seq: deleted, type: "delete" });
      await nowAndLater(context, async () => {
        assert.deepEqual(await seqsFound(store, words("old")), []);
        assert.deepEqual(await seqsFound(store, words("new")), [edited]);
        assert.deepEqual(await seqsFound(store, NOTHING), [edited]);
      });
    },
  },
  {
    id: "S88",
    title: "nothing is found in a room one has not joined, or has left, and everything after coming back",
    async check(context) {
      const { store } = context;
      const room = await roomWith(store, ALICE);
      await register(store, BOB, CAROL);
      const other = await openRoom(store, "other");
      await store.join({ room: other, user: BOB, at: NOON });
      const seq = await say(store, room, alice, "a secret");
      const otherSeq = await say(store, other, bob, "another secret");
      const secret = words("secret");
      await nowAndLater(context, async () => {
        assert.deepEqual(await seqsFound(store, secret), [seq]);
        assert.deepEqual(await seqsFound(store, { ...secret, actor: bob }), [otherSeq]);
        assert.deepEqual(await seqsFound(store, { ...secret, actor: bob, rooms: [room] }), []);
        assert.deepEqual(await seqsFound(store, { ...secret, actor: bob, rooms: [room, other] }), [otherSeq]);
        assert.deepEqual(await seqsFound(store, { ...secret, actor: userActor(CAROL) }), []);
      });
      await store.leave({ room, user: ALICE, at: NOON });
      await nowAndLater(context, async () => {
        assert.deepEqual(await seqsFound(store, secret), []);
        assert.deepEqual(await seqsFound(store, { ...secret, rooms: [room] }), []);
        assert.deepEqual(await seqsFound(store, { ...NOTHING, rooms: [room] }), []);
      });
      await store.join({ room, user: ALICE, at: NOON });
      await nowAndLater(context, async () => assert.deepEqual(await seqsFound(store, secret), [seq]));
    },
  },
  {
    id: "S89",
    title: "a visitor finds something in the open room it names, and nowhere else",
    async check(context) {
      const { store } = context;
      const room = await openRoom(store);
      const other = await openRoom(store, "other");
      const seq = await say(store, room, ana, "here");
      await say(store, other, ana, "not here");
      const here = { ...words("here"), actor: ana };
      await register(store, ALICE);
      const closed = await makeRoom(store, { kind: "private", members: [ALICE] });
      await say(store, closed, alice, "not here either");
      await nowAndLater(context, async () => {
        assert.deepEqual(await seqsFound(store, { ...here, rooms: [room] }), [seq]);
        assert.deepEqual(await seqsFound(store, { ...here, rooms: [closed] }), []);
        assert.deepEqual(await seqsFound(store, here), []);
        assert.deepEqual(await seqsFound(store, { ...here, rooms: [] }), []);
      });
    },
  },
  {
    id: "S90",
    title: "everything that is asked for has to be true of a message: all words, sender, link, time",
    async check(context) {
      const { store } = context;
      const room = await roomWith(store, ALICE, BOB);
      const tell = async (who: typeof alice, text: string, at: number) =>
        (await store.append({ room, actor: who, text, at: NOON + at })).event.seq;
      const lee = { ...visitor("Ana Lee") };
      const [first, second, third, fourth, fifth] = [
        await tell(alice, "the plan: http://plan.example", 1),
        await tell(bob, "what plan? www.plan.example", 2),
        await tell(lee, "no plan, no httpx://link", 3),
        await tell(alice, "a plan and another plan", 4),
        await tell(bob, "PLÁN: HTTPS://UPPER.EXAMPLE/", 5),
      ];
      const plan = words("plan");
      await nowAndLater(context, async () => {
        const seqs = (asked: Partial<Asked>) => seqsFound(store, { ...plan, ...asked });
        assert.deepEqual(await seqsFound(store, words("plan", "no")), [fourth, third]);
        assert.deepEqual(await seqs({ has: ["link"] }), [fifth, second, first]);
        assert.deepEqual(await seqs({ from: [{ id: ALICE.id }] }), [fourth, first]);
        assert.deepEqual(await seqs({ from: [{ name: "bob" }] }), [fifth, second]);
        assert.deepEqual(await seqs({ from: [{ name: "lee" }] }), [third]);
        assert.deepEqual(await seqs({ from: [{ name: "ana lee" }, { id: BOB.id }] }), [fifth, third, second]);
        assert.deepEqual(await seqs({ from: [{ name: "le" }] }), []);
        assert.deepEqual(await seqs({ since: NOON + 2, until: NOON + 4 }), [third, second]);
        assert.deepEqual(await seqs({ from: [{ id: BOB.id }], has: ["link"], until: NOON + 5 }), [second]);
        assert.deepEqual(await seqsFound(store, { ...NOTHING, has: ["link"] }), [fifth, second, first]);
        assert.deepEqual(await seqsFound(store, { ...NOTHING, since: NOON + 4 }), [fifth, fourth]);
      });
    },
  },
  {
    id: "S91",
    title: "files are found by their names, and messages by what their files are",
    async check(context) {
      const { store } = context;
      const room = await roomWith(store, ALICE);
      const carry = async (text: string, at: number, ...files: FileId[]) =>
        (await store.append({ room, actor: alice, text, at, files })).event.seq;
      const cat = await readyFile(store, room, alice, { id: fileId("cat"), name: "Käfer.PNG", type: "image/png" });
      const list = await readyFile(store, room, alice, { id: fileId("list"), name: "shopping list.pdf" });
      const image = await carry("look", NOON, cat);
      const paper = await carry("", NOON + 1, list);
      await say(store, room, alice, "nothing in it");
      await nowAndLater(context, async () => {
        assert.deepEqual(await seqsFound(store, { ...NOTHING, has: ["file"] }), [paper, image]);
        assert.deepEqual(await seqsFound(store, { ...NOTHING, has: ["image"] }), [image]);
        assert.deepEqual(await seqsFound(store, words("kafer")), [image]);
        assert.deepEqual(await seqsFound(store, words("look", "png")), [image]);
        assert.deepEqual(await seqsFound(store, words("shopping list")), [paper]);
        assert.deepEqual(await seqsFound(store, { ...words("list"), has: ["link"] }), []);
      });
      await store.change({ room, seq: paper, actor: alice, at: NOON, type: "delete" });
      await nowAndLater(context, async () => assert.deepEqual(await seqsFound(store, words("list")), []));
    },
  },
  {
    id: "S92",
    title: "pages of what was found come newest first, neither repeat nor lose a message, and end",
    async check(context) {
      const { store } = context;
      const rooms = [await roomWith(store, ALICE), await openRoom(store, "second"), await openRoom(store, "third")];
      for (const room of rooms.slice(1)) await store.join({ room, user: ALICE, at: NOON });
      const expected: string[] = [];
      for (const index of range(0, 99)) {
        const room = rooms[index % 3] ?? rooms[0];
        assert.ok(room);
        const text = index % 2 === 0 ? `even ${index}` : `odd ${index}`;
        // Several at one moment: they have an order, too.
        const { event } = await store.append({ room, actor: alice, text, at: NOON + Math.floor(index / 4) });
        if (index % 2 === 0) expected.push(`${room} ${event.seq}`);
      }
      await nowAndLater(context, async () => {
        for (const limit of [1, 7, 50]) {
          const hits = await findAll(store, { ...words("even"), limit });
          const found = hits.map(({ message }) => `${message.room} ${message.seq}`);
          assert.equal(new Set(found).size, found.length);
          assert.deepEqual(found.toSorted(), expected.toSorted());
          const times = hits.map(({ message }) => message.at);
          assert.deepEqual(
            times,
            times.toSorted((a, b) => b - a),
          );
        }
        const { hits } = await find(store, { ...words("even"), limit: 7 });
        assert.equal(hits.length, 7);
        await assertRefused(find(store, { ...words("even"), before: "somewhere" }), "bad_frame");
      });
    },
  },
  {
    id: "S93",
    title: "no search is an error, whatever it is for",
    async check(context) {
      const { store } = context;
      const room = await roomWith(store, ALICE);
      await sayInTurn(store, room, CORPUS);
      const odd = fc.constantFrom(
        ...`"'*^:-+()[]{}\\%_&|!<>~\`,;.?/= aZ9é京가\ufdd0\u{10ffff}🚀\u0001\u007f`,
        "AND",
        "NEAR",
      );
      const text = fc
        .array(odd, { minLength: 1, maxLength: 6 })
        .map((parts) => foldText(parts.join("")).trim())
        .filter((folded) => folded !== "");
      const terms = fc.array(fc.record({ text, isPrefix: fc.boolean() }), { maxLength: 3 });
      const from = fc.array(
        text.map((name) => ({ name })),
        { maxLength: 1 },
      );
      const property = fc.asyncProperty(terms, from, async (sought, senders) => {
        const hits = await findAll(store, { ...NOTHING, terms: sought, from: senders });
        for (const { message } of hits) {
          for (const term of sought) assert.ok(foldText(message.text).includes(term.text));
        }
      });
      await nowAndLater(context, () => fc.assert(property, { seed: 93, numRuns: 150 }));
    },
  },
  {
    id: "S94",
    title: "the first message at or after a moment is found, deleted or not, and none after the last",
    async check({ store }) {
      const room = await roomWith(store, ALICE, BOB);
      const seqs: number[] = [];
      for (const index of range(0, 40)) {
        // Two at each moment, and now and then what is no message.
        const at = NOON + 10 * Math.floor(index / 2);
        const { event } = await store.append({ room, actor: alice, text: `at ${at}`, at });
        seqs.push(event.seq);
        const change = { room, seq: event.seq, actor: alice, at };
        if (index % 5 === 0) await store.change({ ...change, type: "pin", isOn: true });
        if (index % 7 === 0) await store.change({ ...change, type: "delete" });
      }
      assert.equal(await store.seqAt(room, 0), seqs[0]);
      assert.equal(await store.seqAt(room, NOON), seqs[0]);
      assert.equal(await store.seqAt(room, NOON + 1), seqs[2]);
      assert.equal(await store.seqAt(room, NOON + 10), seqs[2]);
      for (const index of range(0, 20)) assert.equal(await store.seqAt(room, NOON + 10 * index - 3), seqs[2 * index]);
      assert.equal(await store.seqAt(room, NOON + 200), seqs[40]);
      assert.equal(await store.seqAt(room, NOON + 201), null);
      assert.equal(await store.seqAt(await openRoom(store, "empty"), 0), null);
    },
  },
  {
    id: "S95",
    title: "searches find what they are for while messages are sent, changed and indexed",
    async check({ store, settle }) {
      const room = await roomWith(store, ALICE);
      const seqs: number[] = [];
      for (const round of range(1, 6)) {
        const needle = await say(store, room, alice, "needle of all");
        seqs.unshift(needle);
        await Promise.all([sayMany(store, room, alice, 60), settle()]);
        assert.deepEqual(await seqsFound(store, { ...words("needle"), limit: round }), seqs);
        const [oldest = 0] = seqs.splice(round === 4 ? 1 : seqs.length, 1);
        if (oldest > 0) await store.change({ room, seq: oldest, actor: alice, at: NOON, type: "edit", text: "hay" });
        assert.deepEqual(await seqsFound(store, words("needle")), seqs);
      }
    },
  },
];
