import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../../../../scripts/find-chromium.mjs";

const BUILT_PAGE = fileURLToPath(new URL("../../dist/index.html", import.meta.url));

/** Without QUIC, updates and sync: nothing leaves the machine, and root in a container may run it. */
const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The Chromium of this machine. Says what to do where there is none, or where the page it should show is not built. */
export async function launchChromium(): Promise<Browser> {
  if (!existsSync(BUILT_PAGE)) throw new Error("the page is not built: run `npm run build -w packages/web` first");
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("there is no Chromium: install it, or name one in CHROMIUM_PATH");
  return chromium.launch({ executablePath, args: ARGS });
}
