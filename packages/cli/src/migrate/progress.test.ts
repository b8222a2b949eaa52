import { expect, test } from "vitest";
import { handShell } from "../../test/kit/hand-shell.ts";
import { createProgress } from "./progress.ts";

test("on a screen one line is drawn over at most ten times a second, and never longer than the screen", () => {
  const shell = handShell({ columns: 60 });
  const progress = createProgress(shell);
  progress.begin(1_000);
  progress.task("copying message");
  shell.drawn.length = 0;
  for (let ms = 1; ms <= 500; ms++) {
    shell.now += 1;
    progress.advance(1);
  }
  expect(shell.drawn).toHaveLength(5);
  expect(shell.drawn.at(-1)).toContain("\r\u001b[K[############------------]  50 %  copying message  500 of 1");
  for (const text of shell.drawn) expect(text.replace("\r\u001b[K", "").length).toBeLessThan(60);
  expect(shell.notes).toEqual([]);
});

test("where nothing can be drawn over there is a plain line every five seconds", () => {
  const shell = handShell();
  const progress = createProgress(shell);
  progress.begin(20_000);
  progress.task("copying message");
  for (let sec = 1; sec <= 12; sec++) {
    shell.now += 1_000;
    progress.advance(1_000);
  }
  progress.end();
  expect(shell.notes).toEqual([
    " 25 %  copying message  5,000 of 20,000 rows, 1,000/s",
    " 50 %  copying message  10,000 of 20,000 rows, 1,000/s",
  ]);
});

test("a line that stays is not mixed with the bar", () => {
  const shell = handShell({ columns: 80 });
  const progress = createProgress(shell);
  progress.begin(0);
  progress.say("copied message: 0 rows");
  progress.end();
  expect(shell.notes).toEqual(["copied message: 0 rows"]);
  expect([shell.drawn[0], shell.drawn.at(-1)]).toEqual(["\r\u001b[K", "\r\u001b[K"]);
});
