import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { ServerProcess, type ServerOptions } from "../../../server/test/blackbox/kit/server-process.ts";
import { launchChromium } from "./launch-chromium.ts";
import { PATIENCE_MS, Person } from "./person.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** One server for the tests of a file; each test takes a room of its own. `fill` puts into its data what was there before. */
export function sharedServer(
  options: ServerOptions = {},
  fill?: (dataDir: string) => Promise<void>,
): () => ServerProcess {
  let server: ServerProcess;
  beforeAll(async () => {
    if (fill === undefined) {
      server = await ServerProcess.start(options);
      return;
    }
    const dataDir = mkdtempSync(join(tmpdir(), "parley-filled-"));
    await fill(dataDir);
    server = await ServerProcess.start({ ...options, dataDir });
  });
  afterAll(() => server.destroy());
  return () => server;
}

/** Somebody with a browser of their own, for one test: at its end nothing forbidden may have happened in their page. */
export async function newPerson(
  server: ServerProcess,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const person = await Person.at(server.url, name, context);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === "fail") await showPage(person);
    await context.close();
    expect(person.problems).toEqual([]);
  });
  return person;
}

/** The same browser, another tab. */
export async function newTab(server: ServerProcess, { name, context }: Person): Promise<Person> {
  const person = await Person.at(server.url, name, context);
  onTestFinished(() => expect(person.problems).toEqual([]));
  return person;
}

/** Two people in one room. */
export async function anaAndBob(
  server: ServerProcess,
  code: string,
  options: BrowserContextOptions = {},
): Promise<[Person, Person]> {
  const [ana, bob] = await Promise.all([newPerson(server, "Ana", options), newPerson(server, "Bob", options)]);
  await Promise.all([ana.enter(code), bob.enter(code)]);
  return [ana, bob];
}

/** Two people with accounts, in one room; their names are theirs alone on this server. */
export async function twoMembers(server: ServerProcess, code: string): Promise<[Person, Person]> {
  const both = await Promise.all([newPerson(server, `Ana-${code}`), newPerson(server, `Bob-${code}`)]);
  for (const person of both) {
    await person.signUp();
    await person.open(`/r/${code}`);
    await person.isIn(code);
  }
  return both;
}

async function showPage({ name, page }: Person): Promise<void> {
  const text = page.isClosed() ? "(closed)" : await page.locator("body").innerText({ timeout: 1_000 }).catch(String);
  process.stderr.write(`--- the page of ${name} at ${page.url()}\n${text}\n---\n`);
}
