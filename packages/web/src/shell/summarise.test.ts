import { expect, test } from "vitest";
import { type Heard, summarise } from "./summarise.ts";

const from = (author: string, text = "hi", room?: string): Heard => ({ author, text, room });

test("one or two messages are read out, author first", () => {
  expect(summarise([from("Ana", "good\nmorning")], 1)).toBe("Ana: good morning");
  expect(summarise([from("Ana"), from("Bob", "yo", "ops")], 2)).toBe("Ana: hi. Bob in ops: yo");
});

test("a burst is counted, not read out", () => {
  const burst = Array.from({ length: 20 }, (_, i) => from(`P${i % 4}`));
  expect(summarise(burst, 50)).toBe("50 new messages from P0, P1 and 2 others");
  expect(summarise([from("Ana", "a", "x"), from("Ana", "b", "y"), from("Ana", "c", "x")], 3)).toBe(
    "3 new messages from Ana in 2 rooms",
  );
});

test("a long text is cut", () => {
  expect(summarise([from("Ana", "x".repeat(500))], 1).length).toBeLessThan(200);
});
