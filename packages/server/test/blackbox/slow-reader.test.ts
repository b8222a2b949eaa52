import { expect, it } from "vitest";
import { LeanClient } from "./kit/lean-client.ts";
import { startServer } from "./kit/server-process.ts";

const MAX_SEND_QUEUE_BYTES = 1024 * 1024;
const SLOW_READERS = 8;
const TALKERS = 4;
/** One round is 24 MB for everybody in the room. */
const MESSAGES = 3000;
const TEXT = "x".repeat(8000);
const CALM_ROUNDS = 3;
/** 96 MB: without a limit the server would hold nearly all of it, even if the readers' queues shared every byte. */
const ROUNDS_BESIDE = 4;
/** Node's own ups and downs under load, apart from the queues. */
const ORDINARY_GROWTH_BYTES = 48 * 1024 * 1024;
const MIB = 1024 * 1024;

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
  const calmBytes = await server.metric("process_resident_memory_bytes");
  const overflowsBefore = await server.metric("parley_send_queue_overflows_total");
  for (const reader of slow) reader.socket.pause();
  const besideMs = await talk(ROUNDS_BESIDE, talkers);

  const grownBytes = (await server.metric("process_resident_memory_bytes")) - calmBytes;
  const overflows = (await server.metric("parley_send_queue_overflows_total")) - overflowsBefore;
  process.stdout.write(
    `${MESSAGES} messages: ${calmMs} ms when all read, ${besideMs} ms beside ${SLOW_READERS} stopped readers; ` +
      `resident memory ${Math.round(grownBytes / MIB)} MiB more, ${overflows} overflows\n`,
  );
  expect(overflows).toBeGreaterThanOrEqual(SLOW_READERS);
  expect(grownBytes).toBeLessThan(SLOW_READERS * MAX_SEND_QUEUE_BYTES + ORDINARY_GROWTH_BYTES);
  for (const reader of slow) expect(reader.seqs.length).toBeLessThan(last);
  for (const talker of talkers) expect(talker.seqs).toEqual(upTo(last));

  for (const reader of slow) reader.socket.resume();
  for (const reader of slow) {
    await reader.reached(last);
    expect(reader.seqs).toEqual(upTo(last));
    expect(reader.hasEnded).toBe(false);
  }
});
