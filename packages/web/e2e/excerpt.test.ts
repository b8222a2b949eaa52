import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { RawClient } from "../../protocol/conformance/raw-client.ts";
import { fillRoom } from "./kit/fill-room.ts";
import { PATIENCE_MS, type Person } from "./kit/person.ts";
import { newPerson, sharedServer } from "./kit/stage.ts";

const MESSAGES = 100_000;
const FAR_BACK = 10_000;
const MAX_ROWS = 150;
const server = sharedServer({ env: { SEND_RATE: "0" } }, async (dataDir) => {
  await fillRoom(dataDir, {
    code: "archive",
    count: MESSAGES,
    text: (n) => `line ${n}. ${"And so on. ".repeat(n % 60)}`,
  });
  for (const code of ["seam", "deeds"]) await fillRoom(dataDir, { code, count: 200, text: (n) => `line ${n}` });
});

/** The requests for pages a person's browser sends. */
function pagesAsked(page: Page): string[] {
  const asked: string[] = [];
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      if (String(payload).includes('"type":"history"')) asked.push(String(payload));
    }),
  );
  return asked;
}

/** Somebody in a room in which the newest message answers one far back. */
async function readerOf(code: string, answered: number): Promise<{ ana: Person; asked: string[]; bob: RawClient }> {
  const ana = await newPerson(server(), "Ana");
  const asked = pagesAsked(ana.page);
  await ana.enter(code);
  const bob = await RawClient.upgrade(server().url, `/ws?room=${code}&name=Bob`);
  await bob.next("ready");
  await bob.ask({ type: "send", text: "as said there", replyTo: answered });
  await ana.message("as said there").waitFor();
  return { ana, asked, bob };
}

function quote(ana: Person) {
  return ana.message("as said there").getByRole("button", { name: /^Answers/ });
}

function presentBar({ page }: Person) {
  return page.getByText("You are reading older messages");
}

/** Presses the quote and waits, in the page, until the message it leads to is in view; in ms. */
function jumpMs(ana: Person, text: string): Promise<number> {
  return quote(ana).evaluate(async (button: HTMLElement, wanted) => {
    const start = performance.now();
    button.click();
    while (performance.now() < start + 10_000) {
      await new Promise(requestAnimationFrame);
      const view = document.querySelector<HTMLElement>('[role="log"]');
      const texts = [...(view?.querySelectorAll(".message-text") ?? [])];
      const row = texts.find((text) => text.textContent.startsWith(wanted))?.closest(".row");
      const [box, frame] = [row?.getBoundingClientRect(), view?.getBoundingClientRect()];
      if (!view || !box || !frame || getComputedStyle(view).visibility === "hidden") continue;
      if (box.top >= frame.top && box.bottom <= frame.bottom) return performance.now() - start;
    }
    throw new Error("the message did not come into view");
  }, text);
}

it("a jump of 90,000 messages back costs one page, few rows, and one press back to the present", async () => {
  const { ana, asked } = await readerOf("archive", FAR_BACK);
  const before = asked.length;
  const took = await jumpMs(ana, `line ${FAR_BACK}.`);
  console.info(`a jump over ${MESSAGES - FAR_BACK} messages took ${Math.round(took)} ms`);
  await ana.page.locator("[data-target]", { hasText: `line ${FAR_BACK}.` }).waitFor();
  expect(asked.slice(before)).toHaveLength(1);
  await presentBar(ana).waitFor();
  expect(await ana.page.locator(".row").count()).toBeLessThanOrEqual(MAX_ROWS);
  expect(await ana.page.getByRole("button", { name: "Jump to latest" }).count()).toBe(0);
  await ana.page.getByRole("button", { name: "To the present" }).click();
  await ana.message("as said there").waitFor();
  expect(await presentBar(ana).count()).toBe(0);
  await isAtEnd(ana.page);
  expect(asked.slice(before)).toHaveLength(1);
});

it("an excerpt grows in both directions, meets the present without a gap or a repeat, and goes on as it", async () => {
  const { ana, asked, bob } = await readerOf("seam", 100);
  await jumpMs(ana, "line 100");
  await bob.ask({ type: "send", text: "said meanwhile" });
  await presentBar(ana).waitFor();
  expect(await ana.page.getByText("said meanwhile").count()).toBe(0);
  const seen = await readDownwards(ana.page, "said meanwhile");
  await presentBar(ana).waitFor({ state: "detached" });
  expect(seen).toEqual([...range(100, 200).map((n) => `line ${n}`), "as said there", "said meanwhile"]);
  await bob.ask({ type: "send", text: "and now" });
  await ana.message("and now").waitFor();
  await ana.say("mine as well");
  await ana.message("mine as well").waitFor();
  await ana.sees(await ana.texts());
  await isAtEnd(ana.page);
  expect((await ana.texts()).slice(-4)).toEqual(["as said there", "said meanwhile", "and now", "mine as well"]);
  expect(asked.filter((frame) => frame.includes('"around"'))).toHaveLength(1);

  await ana.page.getByRole("log").focus();
  const first = ana.message(/^line 1$/);
  await expect
    .poll(() => ana.page.keyboard.press("Home").then(() => first.isVisible()), { timeout: PATIENCE_MS, interval: 20 })
    .toBe(true);
  await bob.leave();
});

it("what is done to messages is seen, and can be done, in an excerpt", async () => {
  const { ana, bob } = await readerOf("deeds", 40);
  await jumpMs(ana, "line 40");
  const mine = await bob.ask({ type: "send", text: "of Bob" });
  await bob.ask({ type: "react", seq: 41, emoji: "🎉", isOn: true });
  const party = ana.message(/^line 41$/).getByRole("button", { name: /^🎉 \d/ });
  await party.click();
  await expect.poll(() => party.getAttribute("aria-label"), { timeout: PATIENCE_MS }).toBe("🎉 2: You and Bob");
  await ana.choose(/^line 42$/, "Reply");
  await ana.say("an answer to it");
  await ana.message("an answer to it").getByRole("button", { name: "Answers Mira line 42" }).waitFor();
  await isAtEnd(ana.page);
  expect(await presentBar(ana).count()).toBe(0);

  await bob.ask({ type: "edit", seq: mine["seq"], text: "of Bob, later" });
  await ana.message("of Bob, later").waitFor();
  await bob.leave();
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

async function isAtEnd(page: Page): Promise<void> {
  const distance = () =>
    page
      .getByRole("log")
      .evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
  await expect.poll(distance, { timeout: PATIENCE_MS }).toBeLessThanOrEqual(1);
}

/** Scrolls down step by step until a text is in view; answers with every text from line 100 on, as the eye met them. */
function readDownwards(page: Page, last: string): Promise<string[]> {
  return page.getByRole("log").evaluate(async (view, end) => {
    const inView = (): string[] => {
      const { top, bottom } = view.getBoundingClientRect();
      const rows = [...view.querySelectorAll<HTMLElement>(".row")].filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      });
      return rows.map((row) => row.querySelector(".message-text")?.textContent ?? "a row without words");
    };
    const met = ["line 100"];
    const deadline = performance.now() + 20_000;
    while (met.at(-1) !== end && performance.now() < deadline) {
      const texts = inView();
      // Nothing that follows what was met last is skipped; a view that shares nothing with it has lost its place.
      const at = texts.indexOf(met.at(-1) ?? "");
      met.push(...(at === -1 ? ["a gap"] : texts.slice(at + 1)));
      view.scrollTop += 200;
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
    }
    return met;
  }, last);
}
