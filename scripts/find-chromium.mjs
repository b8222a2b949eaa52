import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Debian's, which draws no window around each page: the browser tests take two thirds of the time in it. */
export const HEADLESS_SHELL = "/usr/lib/chromium/chromium-headless-shell";

/** Where systems put it; Playwright's own downloads are looked up after these. */
const USUAL = [
  HEADLESS_SHELL,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const DOWNLOADED = [
  "chrome-linux/chrome",
  "chrome-linux64/chrome",
  "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
  "chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
];

/** A Chromium to run the browser tests in: CHROMIUM_PATH if set, else the first one found, else null. */
export function findChromium() {
  const named = process.env["CHROMIUM_PATH"];
  if (named) return existsSync(named) ? named : null;
  const caches = [
    process.env["PLAYWRIGHT_BROWSERS_PATH"],
    join(homedir(), ".cache/ms-playwright"),
    join(homedir(), "Library/Caches/ms-playwright"),
  ];
  const downloaded = caches
    .filter((cache) => cache && existsSync(cache))
    .flatMap((cache) =>
      readdirSync(cache)
        .filter((name) => name.startsWith("chromium-"))
        .flatMap((name) => DOWNLOADED.map((path) => join(cache, name, path))),
    );
  return [...USUAL, ...downloaded].find((path) => existsSync(path)) ?? null;
}
