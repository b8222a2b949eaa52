import { expect, it } from "vitest";
import { HOSTILE_TEXTS } from "./kit/hostile-texts.ts";
import { PATIENCE_MS } from "./kit/person.ts";
import { anaAndBob, newPerson, sharedServer } from "./kit/stage.ts";

const server = sharedServer({ env: { SEND_RATE: "0" } });

it("a newcomer who opens a room's link chooses a name and can write at once", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.open("/r/garden");
  await ana.page.getByRole("heading", { name: "You are invited" }).waitFor();
  await ana.page.getByText("#garden").waitFor();
  await ana.page.keyboard.type("Ana");
  await ana.page.keyboard.press("Enter");
  await ana.isIn("garden");
  expect(await ana.page.title()).toBe("garden - Parley");
  expect(new URL(ana.page.url()).pathname).toBe("/r/garden");
  await ana.page.keyboard.type("here I am");
  await ana.page.keyboard.press("Enter");
  await ana.sees(["here I am"]);
});

it("two people read the same words in the same order, and who is online and typing", async () => {
  const [ana, bob] = await anaAndBob(server(), "talk");
  await ana.say("hello Bob");
  await bob.sees(["hello Bob"]);
  await bob.composer.pressSequentially("hel");
  await ana.page.getByText("Bob is typing").waitFor();
  await bob.say("hello Ana");
  const both = ["hello Bob", "hello Ana"];
  await ana.sees(both);
  await bob.sees(both);
  await ana.page.getByText("Bob is typing").waitFor({ state: "detached" });
  expect(await bob.message("hello Bob").getByText("Ana", { exact: true }).count()).toBe(1);

  const people = ana.page.getByRole("complementary", { name: "Who is online" });
  await expect.poll(() => people.getByRole("listitem").allInnerTexts()).toHaveLength(2);
  expect(await people.innerText()).toMatch(/Ana[^]*you[^]*Bob/);
  await bob.page.close();
  await ana.page.getByRole("button", { name: "1 online" }).waitFor();
});

it("Shift+Enter makes a new line, and Enter sends", async () => {
  const [ana, bob] = await anaAndBob(server(), "lines");
  await ana.composer.pressSequentially("first");
  await ana.composer.press("Shift+Enter");
  await ana.composer.pressSequentially("second");
  expect(await ana.composer.inputValue()).toBe("first\nsecond");
  expect(await ana.texts()).toEqual([]);
  await ana.composer.press("Enter");
  expect(await ana.composer.inputValue()).toBe("");
  await bob.sees(["first\nsecond"]);
  await ana.composer.press("Enter");
  await ana.say("   ");
  await ana.say("third");
  await bob.sees(["first\nsecond", "third"]);
});

it("Markdown is shown as what it means", async () => {
  const [ana, bob] = await anaAndBob(server(), "markdown");
  await ana.say(
    "**bold** *soft* `code`\n- one\n- two\n\n> quoted\n\n```js\nconst a = 1;\n```\n[a link](https://example.org/)",
  );
  const message = bob.message("bold");
  await message.locator("strong", { hasText: "bold" }).waitFor();
  await message.locator("em", { hasText: "soft" }).waitFor();
  expect(await message.getByRole("listitem").allInnerTexts()).toEqual(["one", "two"]);
  expect(await message.locator("blockquote").innerText()).toBe("quoted");
  expect(await message.locator("pre").innerText()).toBe("const a = 1;");
  const link = message.getByRole("link", { name: "a link" });
  expect(await link.getAttribute("href")).toBe("https://example.org/");
  expect(await link.getAttribute("rel")).toContain("noopener");
});

it("hostile texts are shown as text: nothing runs, nothing loads, no link leaves the web", async () => {
  const [ana, bob] = await anaAndBob(server(), "hostile");
  const requests: string[] = [];
  const ownAssets = new URL("/assets/", server().url).href;
  bob.page.on("request", (request) => {
    if (!request.url().startsWith(ownAssets)) requests.push(request.url());
  });
  for (const text of HOSTILE_TEXTS) await ana.say(text);
  await ana.say("the end");
  await bob.message("the end").waitFor();
  const log = bob.page.getByRole("log");
  expect(await log.locator("script, img, iframe, object, embed, style, form, input, base, meta, math").count()).toBe(0);
  const hrefs = await log.locator("a[href]").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const href of hrefs) expect(href).toMatch(/^(https?:|mailto:)/);
  const handlers = await log
    .locator("*")
    .evaluateAll(
      (all) => all.flatMap(({ attributes }) => [...attributes]).filter(({ name }) => /^on/i.test(name)).length,
    );
  expect(handlers).toBe(0);
  expect(requests).toEqual([]);
  expect(bob.problems).toEqual([]);
});

it("a message in another room is counted beside that room and in the title, until it is read", async () => {
  const [ana, bob] = await anaAndBob(server(), "elsewhere");
  await ana.open("/r/lobby");
  await ana.isIn("lobby");
  await bob.say("one");
  await bob.say("two");
  await expect.poll(() => ana.room("elsewhere").innerText(), { timeout: PATIENCE_MS }).toMatch(/2\s*unread/);
  await expect.poll(() => ana.page.title()).toBe("• lobby - Parley");
  await ana.room("elsewhere").click();
  await ana.sees(["one", "two"]);
  await ana.unread("elsewhere").waitFor({ state: "detached" });
  await expect.poll(() => ana.page.title()).toBe("elsewhere - Parley");
});

it("a reload keeps the person, the rooms and the draft", async () => {
  const [ana, bob] = await anaAndBob(server(), "lobby");
  await ana.open("/r/study");
  await ana.isIn("study");
  await ana.say("mine");
  await ana.composer.pressSequentially("not yet sa");
  await ana.page.reload();
  await ana.isIn("study");
  expect(await ana.composer.inputValue()).toBe("not yet sa");
  await ana.sees(["mine"]);
  expect(await ana.message("mine").getByText("you", { exact: true }).count()).toBe(1);
  await ana.room("lobby").click();
  await ana.isIn("lobby");
  await ana.say("still Ana");
  await bob.sees(["still Ana"]);
  await bob.page.getByRole("button", { name: "2 online" }).waitFor();
});

it("a name with a hidden right-to-left override is refused with words, and another one is taken", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.open("/r/patio");
  await ana.page.getByLabel("Your name").fill("Ana\u202Egro.live");
  await ana.page.getByRole("button", { name: "Join the room" }).click();
  const dialog = ana.page.getByRole("dialog", { name: "Choose another name" });
  await dialog.waitFor();
  expect(await dialog.innerText()).toMatch(/name/i);
  await dialog.getByLabel("Your name").fill("Ana");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await ana.isIn("patio");
  await ana.say("hello");
  await ana.sees(["hello"]);
});
