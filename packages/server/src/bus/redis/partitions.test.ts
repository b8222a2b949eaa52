import { expect, it } from "vitest";
import { randomId } from "../../lib/ids.ts";
import { PARTITION_TAGS, PARTITIONS, partitionOf, slotOf } from "./partitions.ts";

it("slots are those of the cluster's specification", () => {
  expect(slotOf("123456789")).toBe(0x31c3);
  expect(slotOf("")).toBe(0);
  expect(slotOf("foo")).toBe(12_182);
});

it("each partition has its own 128 slots", () => {
  expect(PARTITION_TAGS.map((tag) => Math.floor(slotOf(tag) / 128))).toEqual(PARTITION_TAGS.map((_, index) => index));
  expect(new Set(PARTITION_TAGS).size).toBe(PARTITIONS);
});

it("rooms are spread evenly, and a room is always in the same partition", () => {
  const rooms = Array.from({ length: 100 * PARTITIONS }, randomId);
  const counts = Array.from({ length: PARTITIONS }, () => 0);
  for (const room of rooms) counts[partitionOf(room)] = (counts[partitionOf(room)] ?? 0) + 1;
  expect(Math.min(...counts)).toBeGreaterThan(50);
  expect(Math.max(...counts)).toBeLessThan(160);
});
