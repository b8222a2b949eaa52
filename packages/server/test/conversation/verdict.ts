import { isDeepStrictEqual } from "node:util";
import type { RoomEventFrame, UserId } from "@parley/protocol";
import type { ClientRoom } from "../../../client/src/index.ts";
import { type Device, messagesOf } from "./device.ts";
import { idOf, type World } from "./world.ts";

/** What is wrong once everything has come to rest, in words. */
export async function verdict(world: World): Promise<string[]> {
  const problems = [
    ...world.nodes.flatMap(({ failures }) => failures.map((failure) => `a node failed: ${String(failure)}`)),
    ...world.devices.flatMap(({ name, failures }) => failures.map((failure) => `${name}: ${failure}`)),
  ];
  for (const device of world.devices) {
    if (!device.isReady) problems.push(`${device.name} is ${device.client.state.phase}`);
    problems.push(...(await differences(world, device)));
  }
  return problems;
}

/** What is wrong with what devices count; to be asked before anything more is loaded. */
export async function countVerdict(world: World): Promise<string[]> {
  const problems: string[] = [];
  for (const device of world.devices) {
    for (const room of device.client.rooms) problems.push(...(await miscounts(world, device, room)));
  }
  return problems;
}

/** Zulip's test: a snapshot and the events since are what somebody gets who comes now. */
async function differences(world: World, device: Device): Promise<string[]> {
  const problems: string[] = [];
  const fresh = world.device(device.person, device.kind, `fresh-${device.name}`, device);
  fresh.client.connect();
  await world.settle();
  for (const room of device.client.rooms) {
    fresh.try(fresh.client.join(room.code));
    await world.settle();
    const other = fresh.client.room(room.code);
    if (!other) {
      problems.push(`${device.name} was in ${room.code}, where nobody can come in`);
      continue;
    }
    for (const each of [room, other]) await loadAll(world, each);
    const [mine, theirs] = [messagesOf(room), messagesOf(other)];
    const where = `${device.name} in ${room.code}`;
    const wrong = theirs.findIndex((message, n) => !isDeepStrictEqual(message, mine[n]));
    if (wrong >= 0) problems.push(`${where} has ${JSON.stringify(mine[wrong])} for ${JSON.stringify(theirs[wrong])}`);
    if (mine.length > theirs.length) problems.push(`${where} has ${mine.length} messages for ${theirs.length}`);
    const { head } = room.snapshot();
    if (head !== other.snapshot().head) problems.push(`${where} is at ${head}, not ${other.snapshot().head}`);
  }
  fresh.client.close();
  return problems;
}

async function loadAll(world: World, room: ClientRoom): Promise<void> {
  while (room.snapshot().hasBefore) {
    const loading = room.loadBefore();
    await world.settle();
    await loading;
  }
}

/**
 * Where the store says a person has read, and what is unread after it by the log alone. A visitor keeps its own cursor,
 * and knows of no more than it has loaded.
 */
async function miscounts(world: World, { name, person, kind }: Device, room: ClientRoom): Promise<string[]> {
  if (kind === "visitor") return [];
  const { readSeq, unread, mentions } = room.snapshot();
  const view = (await world.truth.roomsOf(idOf(person))).find(({ id }) => id === room.id);
  if (!view) return [`${name} is no member of ${room.code}, and does not know it`];
  const log = await world.truth.eventsAfter(room.id, 0, Number.MAX_SAFE_INTEGER);
  const due = [view.readSeq, ...countAfter(log, view.readSeq, idOf(person))];
  const got = [readSeq, unread, mentions];
  if (isDeepStrictEqual(got, due)) return [];
  return [`${name} in ${room.code}: read to, unread and mentions are ${got.join(", ")}, not ${due.join(", ")}`];
}

/** The reference: what others said after a seq and did not take back, and how much of it calls this person. */
function countAfter(log: readonly RoomEventFrame[], readSeq: number, user: UserId): [number, number] {
  const gone = new Set(log.flatMap((event) => (event.type === "deleted" ? [event.target] : [])));
  const unread = log.flatMap((event) => {
    const isUnread = event.type === "message" && event.seq > readSeq && event.from.id !== user && !gone.has(event.seq);
    return isUnread ? [event] : [];
  });
  const calls = unread.filter(({ mentions, mentionsRoom }) => mentionsRoom === true || mentions?.includes(user));
  return [unread.length, calls.length];
}
