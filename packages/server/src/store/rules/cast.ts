import assert from "node:assert/strict";
import type { Person, ReplyErrorCode, RoomId, SessionId, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { Actor, RoomEvent } from "../model.ts";
import type { Store } from "../store.ts";

/** The first instant of the tests: 2026-09-21T14:13:20.000Z. */
export const NOON = 1_790_000_000_000;

export const ALICE: Person = { id: "alice" as UserId, name: "Alice" };
export const BOB: Person = { id: "bob" as UserId, name: "Bob" };
export const CAROL: Person = { id: "carol" as UserId, name: "Carol" };

export function userActor(person: Person): Actor {
  return { kind: "user", ...person, session: `session-${person.id}` as SessionId };
}

export function visitor(name: string): Actor {
  return { kind: "visitor", id: `visitor-${name}` as UserId, name };
}

export function roomId(name: string): RoomId {
  return name as RoomId;
}

/** An open room with this code. */
export async function openRoom(store: Store, code = "general"): Promise<RoomId> {
  const room = await store.openRoom({ id: roomId(`room-${code}`), code, at: NOON });
  return room.id;
}

export async function register(store: Store, ...people: Person[]): Promise<void> {
  for (const { id, name } of people) {
    await store.createUser({ id, name, nameKey: name.toLowerCase(), passwordHash: `hash of ${name}`, at: NOON });
  }
}

/** #general with these registered users as members. */
export async function roomWith(store: Store, ...people: Person[]): Promise<RoomId> {
  const room = await openRoom(store);
  await register(store, ...people);
  for (const user of people) await store.join({ room, user, at: NOON });
  return room;
}

interface RoomToMake {
  readonly kind?: "public" | "private";
  readonly name?: string;
  /** Added by the first of them, who owns the room; all are registered already. */
  readonly members: readonly [Person, ...Person[]];
}

/** A public (or private) room with these members. */
export async function makeRoom(
  store: Store,
  { kind = "public", name = "Plans", members }: RoomToMake,
): Promise<RoomId> {
  const [by, ...others] = members;
  const code = name.toLowerCase().replaceAll(/[^a-z]/g, "-");
  const texts = { topic: "", description: "" };
  const wanted = { id: roomId(`room-${code}`), code, kind, name, ...texts, posting: "all" as const, by, at: NOON };
  const { room } = await store.createRoom(wanted);
  for (const { id } of others) await store.changeRoom({ type: "add", room: room.id, by, user: id, at: NOON });
  return room.id;
}

/** The room of these people, opened by the first of them. */
export async function directRoom(store: Store, ...members: [Person, ...Person[]]): Promise<RoomId> {
  const key = members.map(({ id }) => id).join("-");
  const ids = members.map(({ id }) => id);
  const wanted = { id: roomId(`direct-${key}`), code: `d-${key}`, members: ids, by: members[0], at: NOON };
  return (await store.openDirect(wanted)).room.id;
}

type Said = string | { readonly text: string; readonly clientMsgId: string };

/** Says something, a text or a text with a clientMsgId; answers its seq. */
export async function say(store: Store, room: RoomId, actor: Actor, said: Said): Promise<number> {
  const { event } = await store.append({
    room,
    actor,
    at: NOON,
    ...(typeof said === "string" ? { text: said } : said),
  });
  return event.seq;
}

export async function sayMany(store: Store, room: RoomId, actor: Actor, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => say(store, room, actor, `${actor.name} ${index + 1}`)));
}

/** The whole log. */
export function logOf(store: Store, room: RoomId): Promise<readonly RoomEvent[]> {
  return store.eventsAfter(room, 0, 100_000);
}

export function seqsOf(events: readonly { readonly seq: number }[]): number[] {
  return events.map(({ seq }) => seq);
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** The log is 1, 2, 3 ... up to `length`, and the room's head says so. */
export async function assertDense(store: Store, room: RoomId, length: number): Promise<void> {
  assert.deepEqual(seqsOf(await logOf(store, room)), range(1, length));
  assert.deepEqual(await store.heads([room]), [length]);
}

export async function assertRefused(call: Promise<unknown>, code: ReplyErrorCode): Promise<void> {
  await assert.rejects(call, (error) => {
    assert.ok(error instanceof Refusal, `expected the refusal ${code}, got ${String(error)}`);
    assert.equal(error.code, code);
    return true;
  });
}
