import type { TimelineItem } from "@parley/client";
import type { Person, UserId } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import { buildRows, type RowOptions } from "./rows.ts";

const MINUTE = 60_000;
const NOON = new Date(2026, 10, 22, 12).getTime();
const ana: Person = { id: "u_ana" as UserId, name: "Ana" };
const bob: Person = { id: "u_bob" as UserId, name: "Bob" };
const NOTHING_NEW: RowOptions = { readUpTo: undefined, hasBefore: false, pageStarts: new Set() };

function said(seq: number, from: Person, at: number, isOwn = false): TimelineItem {
  return { kind: "message", key: `k${seq}`, state: "sent", seq, at, from, text: "hi", isOwn };
}
function joined(seq: number, member: Person, at: number): TimelineItem {
  return { kind: "member_joined", key: `k${seq}`, seq, at, member };
}
function leads(items: readonly TimelineItem[], options = NOTHING_NEW): readonly boolean[] {
  return buildRows(items, options).map((row) => row.isLead);
}

describe("groups", () => {
  test("messages of one author within five minutes share one head", () => {
    expect(leads([said(1, ana, NOON), said(2, ana, NOON + MINUTE), said(3, ana, NOON + 7 * MINUTE)])).toEqual([
      true,
      false,
      true,
    ]);
  });

  test("another author, and a notice in between, begin a new group", () => {
    expect(leads([said(1, ana, NOON), said(2, bob, NOON), joined(3, ana, NOON), said(4, bob, NOON)])).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test("the first message of a page keeps its head when an older page comes before it", () => {
    const page = [said(2, ana, NOON + 1)];
    const pageStarts = new Set(["k2"]);
    expect(leads(page, { ...NOTHING_NEW, hasBefore: true, pageStarts })).toEqual([true]);
    expect(leads([said(1, ana, NOON), ...page], { ...NOTHING_NEW, pageStarts })).toEqual([true, true]);
  });
});

describe("day lines", () => {
  test("stand above the first item of each local day", () => {
    const midnight = new Date(2026, 10, 23).getTime();
    const rows = buildRows([said(1, ana, NOON), said(2, ana, midnight - 1), said(3, ana, midnight)], NOTHING_NEW);
    expect(rows.map((row) => row.day !== undefined)).toEqual([true, false, true]);
    expect(rows[2]?.day).toBe(midnight);
  });

  test("wait for the older page: the day may have begun in it", () => {
    expect(buildRows([said(9, ana, NOON)], { ...NOTHING_NEW, hasBefore: true })[0]?.day).toBeUndefined();
  });
});

describe("the line of new messages", () => {
  test("stands above the first message of others after the read cursor, once, and begins a group", () => {
    const items = [said(1, bob, NOON), said(2, ana, NOON, true), said(3, bob, NOON), said(4, bob, NOON)];
    const rows = buildRows(items, { ...NOTHING_NEW, readUpTo: 1 });
    expect(rows.map((row) => row.isFirstNew)).toEqual([false, false, true, false]);
    expect(rows[2]?.isLead).toBe(true);
  });

  test("does not stand above one's own message or a notice", () => {
    const rows = buildRows([said(2, ana, NOON, true), joined(3, bob, NOON)], { ...NOTHING_NEW, readUpTo: 1 });
    expect(rows.some((row) => row.isFirstNew)).toBe(false);
  });
});
