import { describe, expect, test } from "vitest";
import { Pace } from "./pace.ts";

describe("the pace of a big room", () => {
  test("D17 after a fan-out of several frames comes a rest as long as it took, 4 ms at most", () => {
    const pace = new Pace();
    expect(pace.delay(1, 100)).toBe(0);
    pace.fannedOut(8, 100, 103);
    expect(pace.delay(9, 103)).toBe(3);
    expect(pace.delay(10, 105)).toBe(1);
    expect(pace.delay(10, 106)).toBe(0);
    pace.fannedOut(2, 106, 126);
    expect(pace.delay(12, 126)).toBe(4);
  });

  test("D17 a fan-out of one frame is followed by no rest, and ends the one before it", () => {
    const pace = new Pace();
    pace.fannedOut(8, 100, 103);
    pace.fannedOut(1, 106, 108);
    expect(pace.delay(10, 108)).toBe(0);
  });

  test("D16 what another node announced waits for an own write, from the moment it came, 10 ms at most", () => {
    const pace = new Pace();
    pace.beginWrite();
    expect(pace.delay(1, 100)).toBe(10);
    expect(pace.delay(2, 104)).toBe(6);
    expect(pace.delay(3, 110)).toBe(0);
    expect(pace.delay(4, 111)).toBe(10);
    pace.endWrite(5);
    expect(pace.delay(5, 112)).toBe(0);
  });

  test("D16 own messages wait for no own write, and no longer than the rest", () => {
    const pace = new Pace();
    pace.beginWrite();
    pace.beginWrite();
    pace.endWrite(8);
    expect(pace.delay(8, 100)).toBe(0);
    pace.fannedOut(8, 100, 102);
    expect(pace.delay(9, 102)).toBe(10);
    pace.endWrite(10);
    expect(pace.delay(10, 103)).toBe(1);
  });

  test("D16 a write that failed lets go of what waited for it", () => {
    const pace = new Pace();
    pace.beginWrite();
    expect(pace.delay(1, 100)).toBe(10);
    pace.endWrite(null);
    expect(pace.delay(1, 101)).toBe(0);
  });
});
