import { describe, expect, it } from "vitest";
import type { Entry } from "./history.ts";
import { judge } from "./verdict.ts";

const at = (t: number, client: string) => ({ t, client, node: "n1", room: "r" });
const send = (t: number, client: string, clientMsgId: string): Entry => ({
  ...at(t, client),
  op: "send",
  clientMsgId,
  text: clientMsgId,
});
const ack = (t: number, client: string, clientMsgId: string, seq: number): Entry => ({
  ...at(t, client),
  op: "ack",
  clientMsgId,
  seq,
});
const event = (t: number, client: string, seq: number, clientMsgId: string): Entry => ({
  ...at(t, client),
  op: "event",
  seq,
  clientMsgId,
  text: clientMsgId,
});
const enter = (t: number, client: string, seq = 0): Entry => ({ ...at(t, client), op: "enter", seq });
const final = (client: string): Entry => ({ ...at(100, client), op: "final", isWhole: true });

/** Ana says two things, Ben hears them, and everybody agrees. */
const GOOD: readonly Entry[] = [
  enter(1, "ana"),
  enter(1, "ben"),
  send(2, "ana", "a-1"),
  ack(4, "ana", "a-1", 1),
  event(5, "ben", 1, "a-1"),
  event(5, "ana", 1, "a-1"),
  send(6, "ana", "a-2"),
  ack(8, "ana", "a-2", 2),
  event(9, "ana", 2, "a-2"),
  event(9, "ben", 2, "a-2"),
  final("ana"),
  final("ben"),
];

const without = (index: number): Entry[] => GOOD.toSpliced(index, 1);
const instead = (index: number, ...entries: readonly Entry[]): Entry[] => GOOD.toSpliced(index, 1, ...entries);
const findingsOf = (entries: readonly Entry[]): string[] =>
  Object.entries(judge(entries, { minAcks: 1 }).problems).flatMap(([name, found]) => (found.length > 0 ? [name] : []));

it("a history in which everybody has everything is valid", () => {
  expect(judge(GOOD, { minAcks: 2 })).toMatchObject({
    verdict: "valid",
    doubts: [],
    figures: { acked: 2, refused: 0, unknown: 0, readers: 2, deliveries: 4 },
    lossBound: 1.5,
  });
});

describe("a history is invalid when", () => {
  it("an acknowledged message is missing at one reader", () => {
    expect(findingsOf(without(9))).toEqual(expect.arrayContaining(["lost", "agreement", "gap-free"]));
  });

  it("an acknowledged message is missing everywhere", () => {
    expect(findingsOf(GOOD.filter((entry) => !(entry.op === "event" && entry.seq === 2)))).toEqual(["lost"]);
  });

  it("one message has two seqs", () => {
    expect(findingsOf([...GOOD, event(20, "ana", 3, "a-1"), event(20, "ben", 3, "a-1")])).toEqual(["duplicate"]);
  });

  it("an event comes twice on one connection", () => {
    expect(findingsOf([...GOOD, event(20, "ana", 2, "a-2")])).toEqual(["duplicate", "gap-free"]);
  });

  it("a retry is acknowledged with another seq", () => {
    expect(findingsOf([...GOOD, ack(20, "ana", "a-1", 2)])).toEqual(["duplicate"]);
  });

  it("two observers see different messages under one seq", () => {
    const other = [send(2, "ben", "b-1"), event(9, "ben", 2, "b-1")];
    expect(findingsOf(instead(9, ...other))).toContain("agreement");
  });

  it("a connection skips an event and goes back to it", () => {
    expect(findingsOf(GOOD.toSpliced(9, 1).toSpliced(4, 0, event(4.5, "ben", 2, "a-2")))).toContain("gap-free");
  });

  it("a client is told to start over although its cursor is good", () => {
    expect(findingsOf([...GOOD, { ...at(20, "ana"), op: "resync", seq: 2 }])).toEqual(["gap-free"]);
  });

  it("something is shown that nobody sent, that was refused, or that has another text", () => {
    expect(findingsOf(without(6))).toEqual(["phantom"]);
    const refused: Entry = { ...at(7, "ana"), op: "refuse", clientMsgId: "a-2", code: "busy" };
    expect(findingsOf(instead(7, refused))).toEqual(["phantom"]);
    const sent = { ...send(6, "ana", "a-2"), text: "other" } as Entry;
    expect(findingsOf(instead(6, sent))).toEqual(["phantom"]);
  });

  it("an event reaches somebody who is not in the room, or not any more", () => {
    expect(findingsOf([...GOOD, event(20, "cy", 1, "a-1")])).toEqual(["phantom"]);
    expect(
      findingsOf([enter(0, "cy"), { ...at(0, "cy"), op: "close", code: null }, ...GOOD, event(20, "cy", 1, "a-1")]),
    ).toEqual(["phantom"]);
  });

  it("a message has a lower seq than one that was acknowledged before it was sent", () => {
    const swapped = [
      ...[enter(1, "ana"), send(2, "ana", "a-1"), ack(4, "ana", "a-1", 2), send(6, "ana", "a-2")],
      ...[ack(8, "ana", "a-2", 1), event(9, "ana", 1, "a-2"), event(9, "ana", 2, "a-1"), final("ana")],
    ];
    expect(findingsOf(swapped)).toEqual(["real-time"]);
  });

  it("history does not show what was acknowledged before it was asked for", () => {
    const page: Entry = { ...at(11, "ben"), op: "page", seq: 1, askedAt: 10 };
    expect(findingsOf([...GOOD, page])).toEqual(["real-time"]);
    expect(findingsOf([...GOOD, { ...page, askedAt: 7 }])).toEqual([]);
  });
});

describe("a verdict is unknown when", () => {
  it.each([
    ["too little was acknowledged", { minAcks: 3 }],
    ["a fault did not bite", { minAcks: 1, harmlessFaults: ["kill-node"] }],
    ["a reader did not come to the end", { minAcks: 1, mustRead: ["database"] }],
  ])("%s", (_, expectations) => {
    const { verdict, doubts } = judge(GOOD, expectations);
    expect({ verdict, doubts: doubts.length }).toEqual({ verdict: "unknown", doubts: 1 });
  });

  it("... but a broken promise is one, however little was said", () => {
    expect(judge(without(9), { minAcks: 1000 }).verdict).toBe("invalid");
  });
});

it("what was never answered is counted, and what of it exists", () => {
  const more = [send(20, "ana", "a-3"), send(20, "ana", "a-4"), event(21, "ana", 3, "a-3"), event(21, "ben", 3, "a-3")];
  expect(judge([...GOOD, ...more], { minAcks: 1 })).toMatchObject({
    verdict: "valid",
    figures: { unknown: 2, recovered: 1 },
  });
});
