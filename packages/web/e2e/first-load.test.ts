import { expect, it } from "vitest";
import { newPerson, sharedServer } from "./kit/stage.ts";

/** Of script and style, as they cross the network: what somebody with a slow phone waits for. */
const BUDGET_BYTES = 130_000;
const server = sharedServer();

it("opening a room loads at most 130 KB of script and style", async () => {
  const ana = await newPerson(server(), "Ana");
  await ana.enter("first");
  await ana.say("**hello** there");
  await ana.message("hello").locator("strong").waitFor();
  // A second visit with everything fetched anew: the first one also asked for a name.
  const page = await ana.context.newPage();
  const bytes = new Map<string, number>();
  const sizes: Promise<void>[] = [];
  page.on("requestfinished", (request) => {
    if (request.resourceType() !== "script" && request.resourceType() !== "stylesheet") return;
    sizes.push(
      request.sizes().then(({ responseBodySize }) => void bytes.set(new URL(request.url()).pathname, responseBodySize)),
    );
  });
  await page.route("**", (route) => route.continue());
  await page.goto(new URL("/r/first", server().url).href);
  await page.getByRole("article").locator("strong").waitFor();
  await page.getByRole("textbox", { name: "Message first" }).waitFor();
  await page.waitForLoadState("networkidle");
  await Promise.all(sizes);
  const total = [...bytes.values()].reduce((sum, size) => sum + size, 0);
  const list = Array.from(bytes, ([name, size]) => `${name} ${size}`).join("\n");
  expect(total, list).toBeGreaterThan(50_000);
  expect(total, list).toBeLessThanOrEqual(BUDGET_BYTES);
});
