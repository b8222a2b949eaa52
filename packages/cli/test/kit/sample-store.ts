import { temporaryPlace } from "../../../server/src/store/sqlite/temporary-place.ts";
import {
  ALICE,
  BOB,
  NOON,
  openRoom,
  roomWith,
  say,
  sayMany,
  userActor,
  visitor,
} from "../../../server/src/store/rules/cast.ts";
import type { SessionId } from "@parley/protocol";
import type { Store } from "../../../server/src/store/store.ts";

/** Texts that a careless copy would change. */
const AWKWARD = [
  "",
  "~",
  "NULL",
  "\\N",
  "{a,b}",
  '"quoted" \\ back',
  "tab\tand\nnewline",
  "\u{1f984} 你好 é e\u0301",
  "'; --",
];

const ana = visitor("ana");

/** A SQLite store with a bit of everything in it, closed. */
export async function sampleStore() {
  const place = await temporaryPlace();
  const store = await place.open();
  const room = await roomWith(store, ALICE, BOB);
  await store.createSession({ ...session("session-alice"), user: ALICE.id });
  await store.createSession({ ...session("session-bob"), user: BOB.id });
  await store.rotateSession({
    session: "session-bob" as SessionId,
    presentedHash: "hash of session-bob",
    nextHash: "next",
    at: NOON,
    expiresAt: NOON + 2,
    graceMs: 0,
  });
  await store.createTicket({ hash: "ticket-1", actor: userActor(ALICE), expiresAt: NOON + 1 });
  await store.createTicket({ hash: "ticket-2", actor: ana, expiresAt: NOON + 1 });
  for (const text of AWKWARD) await say(store, room, userActor(BOB), text);
  await say(store, room, ana, { text: "once", clientMsgId: "m-1" });
  await store.markRead(room, ALICE.id, 5);
  await store.leave({ room, user: BOB, at: NOON });
  await sayMany(store, await openRoom(store, "lobby"), ana, 300);
  await openRoom(store, "empty");
  const seen = await everythingIn(store);
  await store.close();
  return { ...place, seen };
}

function session(id: string) {
  return { id: id as SessionId, refreshHash: `hash of ${id}`, at: NOON, expiresAt: NOON + 1 };
}

/** What nodes would see of the sample, through the port. Tickets, which are taken by looking, are left for later. */
export async function everythingIn(store: Store): Promise<unknown> {
  const rooms = await Promise.all(["general", "lobby", "empty"].map((code) => openRoom(store, code)));
  return {
    epoch: store.epoch,
    heads: await store.heads(rooms),
    logs: await Promise.all(rooms.map((room) => store.eventsAfter(room, 0, 1_000))),
    messages: await Promise.all(rooms.map((room) => store.messages({ room, limit: 100 }))),
    members: await Promise.all(rooms.map((room) => store.members(room, 100))),
    rooms: await Promise.all([ALICE, BOB].map(({ id }) => store.roomsOf(id))),
    users: await Promise.all(["alice", "bob", "nobody"].map((key) => store.findUserByKey(key))),
    sessions: await Promise.all(["session-alice", "session-bob"].map((id) => store.findSession(id as SessionId, NOON))),
  };
}
