import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { RawClient } from "../../protocol/conformance/raw-client.ts";
import { lineText } from "./kit/line-text.ts";
import { PATIENCE_MS } from "./kit/person.ts";
import { readUpwards } from "./kit/read-upwards.ts";
import { newPerson, sharedServer } from "./kit/stage.ts";

const MESSAGES = 2_000;
const MAX_ROWS = 150;
const NEWEST = `line ${MESSAGES}`;
const server = sharedServer({ env: { SEND_RATE: "0" } });

beforeAll(() => seed("archive", MESSAGES));

async function seed(room: string, count: number): Promise<void> {
  const seeder = await RawClient.upgrade(server().url, `/ws?room=${room}&name=Cleo`);
  await seeder.next("ready");
  for (let n = 1; n <= count; n++) {
    seeder.send({ type: "send", text: lineText(n) });
    if (n % 100 === 0) await seeder.until(() => seeder.of("ack").length === n, `ack ${n}`);
  }
  await seeder.leave();
}

it("a long room opens at its newest message", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.enter("archive");
  await ana.message(NEWEST).waitFor();
  await expect.poll(() => distanceToEnd(ana.page)).toBeLessThanOrEqual(1);
  expect(await ana.page.getByRole("button", { name: "Jump to latest" }).count()).toBe(0);
  expect(await ana.page.locator(".row").count()).toBeLessThanOrEqual(MAX_ROWS);
});

it("scrolling up loads older pages, the line being read stays in its place, and few rows exist at a time", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.enter("archive");
  await ana.message(NEWEST).waitFor();
  const { worstMove, mostRows, pages } = await readUpwards(ana.page, 8);
  expect(pages).toBe(8);
  expect(worstMove).toBeLessThanOrEqual(1);
  expect(mostRows).toBeLessThanOrEqual(MAX_ROWS);
});

it("the Home key leads to the room's beginning in the end", async () => {
  const ana = await newPerson(server(), "Ana");
  await seed("diary", 300);
  await ana.enter("diary");
  await ana.message("line 300").waitFor();
  await ana.page.getByRole("log").focus();
  const first = ana.message(/^line 1$/);
  await expect
    .poll(
      async () => {
        await ana.page.keyboard.press("Home");
        return first.isVisible();
      },
      { timeout: 2 * PATIENCE_MS, interval: 20 },
    )
    .toBe(true);
  await ana.page.getByText("This is the beginning of diary.").waitFor();
  expect(await ana.page.locator(".row").count()).toBeLessThanOrEqual(MAX_ROWS);
});

it("a reader of old messages is not moved by a new one, and one click leads to it", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.enter("archive");
  await ana.message(NEWEST).waitFor();
  await ana.page.getByRole("log").hover();
  await ana.page.mouse.wheel(0, -3_000);
  const jump = ana.page.getByRole("button", { name: "Jump to latest" });
  await jump.waitFor();
  const settled = await restingTop(ana.page);

  const bob = await RawClient.upgrade(server().url, "/ws?room=archive&name=Bob");
  await bob.ask({ type: "send", text: "something new" });
  const button = ana.page.getByRole("button", { name: "1 new message" });
  await button.waitFor();
  expect(await restingTop(ana.page)).toEqual(settled);
  await button.click();
  await ana.message("something new").waitFor();
  await expect.poll(() => distanceToEnd(ana.page)).toBeLessThanOrEqual(1);
  await button.waitFor({ state: "detached" });
  await bob.leave();
});

it("whoever comes back to more than a page of new messages is led to the first of them, and back to the present", async () => {
  const ana = await newPerson(server(), "Ana-away");
  await ana.signUp();
  await ana.open("/r/news");
  await ana.isIn("news");
  await seed("news", 3);
  await ana.message("line 3").waitFor();
  await ana.unread("news").waitFor({ state: "detached" });
  await ana.page.goto("about:blank");
  await seed("news", 90);
  await ana.open("/r/news");
  await ana.message(/^line 90/).waitFor();
  const up = ana.page.locator(".jump-up", { hasText: /^9\d new messages$/ });
  expect(await ana.page.getByRole("separator", { name: "New messages" }).count()).toBe(0);
  await up.click();
  const line = ana.page.getByRole("separator", { name: "New messages" });
  await line.waitFor();
  await expect.poll(() => line.evaluate((mark) => mark.closest(".row")?.textContent)).toMatch(/line [12]/);
  await up.waitFor({ state: "detached" });
  await ana.page.getByText("You are reading older messages").waitFor();
  await ana.page.getByRole("button", { name: "To the present" }).click();
  await expect.poll(() => distanceToEnd(ana.page)).toBeLessThanOrEqual(1);
  expect(await up.count()).toBe(0);
});

function distanceToEnd(page: Page): Promise<number> {
  return page
    .getByRole("log")
    .evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
}

/** The line in the middle of the view and where it stands, once nothing moves any more. */
async function restingTop(page: Page): Promise<{ key: string; top: number }> {
  let last = "";
  await expect
    .poll(
      async () => {
        const before = last;
        last = JSON.stringify(await middleLine(page));
        return last === before;
      },
      { timeout: PATIENCE_MS, interval: 150 },
    )
    .toBe(true);
  return JSON.parse(last) as { key: string; top: number };
}

function middleLine(page: Page): Promise<{ key: string; top: number }> {
  return page.getByRole("log").evaluate((view) => {
    const { top, height } = view.getBoundingClientRect();
    const row = [...view.querySelectorAll<HTMLElement>(".row")].find(
      (each) => each.getBoundingClientRect().bottom > top + height / 2,
    );
    return { key: row?.dataset["key"] ?? "", top: Math.round(row?.getBoundingClientRect().top ?? 0) };
  });
}
