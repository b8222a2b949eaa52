import { expect, test } from "vitest";
import { type Heard, summarise } from "./summarise.ts";

const from = (author: string, text = "hi", room?: string): Heard => ({ author, text, room });

test("one or two messages are read out, author first", () => {
  expect(summarise([from("Ana", "good\nmorning")], { count: 1, mentions: 0 })).toBe("Ana: good morning");
  expect(summarise([from("Ana"), from("Bob", "yo", "ops")], { count: 2, mentions: 0 })).toBe("Ana: hi. Bob in ops: yo");
});

test("a burst is counted, not read out", () => {
  const burst = Array.from({ length: 20 }, (_, i) => from(`P${i % 4}`));
  expect(summarise(burst, { count: 50, mentions: 0 })).toBe("50 new messages from P0, P1 and 2 others");
  expect(
    summarise([from("Ana", "a", "x"), from("Ana", "b", "y"), from("Ana", "c", "x")], { count: 3, mentions: 0 }),
  ).toBe("3 new messages from Ana in 2 rooms");
});

test("a long text is cut", () => {
  expect(summarise([from("Ana", "x".repeat(500))], { count: 1, mentions: 0 }).length).toBeLessThan(200);
});

test("whoever is called hears so, also in a burst", () => {
  expect(summarise([{ ...from("Ana", "look"), isMention: true }], { count: 1, mentions: 1 })).toBe(
    "Ana mentions you: look",
  );
  const burst = Array.from({ length: 20 }, () => from("Ana"));
  expect(summarise(burst, { count: 30, mentions: 2 })).toBe("30 new messages from Ana, 2 mention you");
  expect(summarise(burst, { count: 30, mentions: 1 })).toBe("30 new messages from Ana, 1 mentions you");
});
