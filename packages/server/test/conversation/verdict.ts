import { isDeepStrictEqual } from "node:util";
import type { ClientRoom } from "../../../client/src/index.ts";
import { type Device, messagesOf } from "./device.ts";
import type { World } from "./world.ts";

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
