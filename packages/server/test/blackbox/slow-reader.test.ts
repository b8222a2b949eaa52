import { expect, it } from "vitest";
import { LeanClient } from "./kit/lean-client.ts";
import { type ServerProcess, startServer } from "./kit/server-process.ts";

const MAX_SEND_QUEUE_BYTES = 1024 * 1024;
const SLOW_READERS = 6;
/** Enough of them that none is taken for a flood. */
const TALKERS = 8;
/** One round is 24 MB for everybody in the room. */
const MESSAGES = 3000;
const TEXT = "x".repeat(8000);
const CALM_ROUNDS = 2;
/** 120 MB before the first look: without a limit the server would hold nearly all of it, even if queues shared every byte. */
const ROUNDS_BESIDE = 6;
/** Bytes outside the heap that are garbage already, or on their way. */
const ORDINARY_EXTERNAL_BYTES = 88 * 1024 * 1024;
/** The database's page caches, and what the allocator keeps for later, besides. */
const ORDINARY_RESIDENT_BYTES = 104 * 1024 * 1024;
const MIB = 1024 * 1024;

/** Queues are buffers, and buffers are outside the heap. */
async function memory(
  server: ServerProcess,
): Promise<{ readonly residentBytes: number; readonly externalBytes: number }> {
  return {
    residentBytes: await server.metric("process_resident_memory_bytes"),
    externalBytes: await server.metric("nodejs_external_memory_bytes"),
  };
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

it("readers that stop cost their queue limit at most, delay nobody, and end with the complete list", async () => {
  const server = await startServer({ env: { SEND_RATE: "0", MAX_SEND_QUEUE_BYTES: String(MAX_SEND_QUEUE_BYTES) } });
  const enter = () => LeanClient.enter(server.url, "busy");
  const talkers = await Promise.all(Array.from({ length: TALKERS }, enter));
  const slow = await Promise.all(Array.from({ length: SLOW_READERS }, enter));
  let last = 0;
  /** Everybody who reads has got everything when this resolves. */
  const talk = async (rounds: number, readers: readonly LeanClient[]) => {
    const startedAt = performance.now();
    for (let round = 0; round < rounds; round++) {
      last += MESSAGES;
      await Promise.all(talkers.map((talker) => talker.say(MESSAGES / TALKERS, TEXT)));
      await Promise.all(readers.map((reader) => reader.reached(last)));
    }
    return Math.round((performance.now() - startedAt) / rounds);
  };

  const calmMs = await talk(CALM_ROUNDS, [...talkers, ...slow]);
  const calm = await memory(server);
  const overflowsBefore = await server.metric("parley_send_queue_overflows_total");
  for (const reader of slow) reader.socket.pause();
  const besideMs = await talk(ROUNDS_BESIDE - 1, talkers);
  const early = await memory(server);
  await talk(1, talkers);

  const late = await memory(server);
  // Garbage comes and goes; a queue without a limit would be there both times, with five rounds or six.
  const residentBytes = Math.min(early.residentBytes, late.residentBytes) - calm.residentBytes;
  const externalBytes = Math.min(early.externalBytes, late.externalBytes) - calm.externalBytes;
  const overflows = (await server.metric("parley_send_queue_overflows_total")) - overflowsBefore;
  process.stdout.write(
    `${MESSAGES} messages: ${calmMs} ms when all read, ${besideMs} ms beside ${SLOW_READERS} stopped readers; ` +
      `${Math.round(externalBytes / MIB)} MiB more in buffers, ${Math.round(residentBytes / MIB)} MiB more resident, ` +
      `${overflows} overflows\n`,
  );
  expect(overflows).toBeGreaterThanOrEqual(SLOW_READERS);
  expect(externalBytes).toBeLessThan(SLOW_READERS * MAX_SEND_QUEUE_BYTES + ORDINARY_EXTERNAL_BYTES);
  expect(residentBytes).toBeLessThan(SLOW_READERS * MAX_SEND_QUEUE_BYTES + ORDINARY_RESIDENT_BYTES);
  for (const reader of slow) expect(reader.seqs.length).toBeLessThan(last);
  for (const talker of talkers) expect(talker.seqs).toEqual(upTo(last));

  for (const reader of slow) reader.socket.resume();
  for (const reader of slow) {
    await reader.reached(last);
    expect(reader.seqs).toEqual(upTo(last));
    expect(reader.hasEnded).toBe(false);
  }
});
