import { describe, expect, test } from "vitest";
import { Ring } from "./ring.ts";

function ringOf(events: readonly (readonly [seq: number, type: "message" | "member_joined", bytes?: number])[]): Ring {
  const ring = new Ring({ maxEvents: 4, maxBytes: 100 });
  for (const [seq, type, bytes = 10] of events) ring.push({ seq, type, frame: Buffer.alloc(bytes) });
  return ring;
}

describe("a ring", () => {
  test("D4 gives what comes after a cursor, and null when it does not reach back that far", () => {
    const ring = ringOf([
      [1, "message"],
      [2, "message"],
      [3, "message"],
      [4, "message"],
      [5, "message"],
    ]);
    expect(ring.after(0, 10)).toBeNull();
    expect(ring.after(1, 10)?.map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    expect(ring.after(2, 2)?.map(({ seq }) => seq)).toEqual([3, 4]);
    expect(ring.after(5, 10)).toEqual([]);
    expect(ringOf([]).after(0, 10)).toBeNull();
  });

  test("D11 is bounded in events and in bytes, even by one event larger than all of it", () => {
    expect(
      ringOf([
        [1, "message", 60],
        [2, "message", 60],
      ]).after(1, 10)?.length,
    ).toBe(1);
    expect(
      ringOf([
        [1, "message"],
        [2, "message", 101],
      ]).after(1, 10),
    ).toBeNull();
  });

  test("D4 gives the newest messages only if it knows that there are no more", () => {
    const ring = ringOf([
      [1, "member_joined"],
      [2, "message"],
      [3, "member_joined"],
      [4, "message"],
    ]);
    expect(ring.newestMessages(2)?.map(({ seq }) => seq)).toEqual([2, 4]);
    expect(ring.newestMessages(9)?.map(({ seq }) => seq)).toEqual([2, 4]);
    ring.push({ seq: 5, type: "member_joined", frame: Buffer.alloc(1) });
    expect(ring.newestMessages(9)).toBeNull();
  });
});
