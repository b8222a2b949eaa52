/**
 * What `npm start`, `npm test`, `npm run dev` and `npm run check` do first, so that each of them works on a fresh clone.
 * Plain JavaScript for Node >= 20: the pinned Node, and everything else, may not be installed yet.
 *
 *   node scripts/prepare.mjs install   dependencies
 *   node scripts/prepare.mjs start     dependencies and the web page
 *   node scripts/prepare.mjs test      dependencies, the web page, a Chromium, strace, PostgreSQL, Redis, NATS and nginx
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canInstall, installPackages, installWithoutServices, missingEngines } from "./debian-packages.mjs";
import { findChromium, HEADLESS_SHELL } from "./find-chromium.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const at = (...parts) => join(ROOT, ...parts);
/** Below this, Node runs no TypeScript and has no SQLite. */
const OLDEST_NODE = 24;

const say = (text) => process.stdout.write(`parley: ${text}\n`);

function giveUp(text) {
  process.stderr.write(`parley: ${text}\n`);
  process.exit(1);
}

const sha256 = () => createHash("sha256");
const hashOf = (text) => sha256().update(text).digest("hex");
const readOrNull = (path) => (existsSync(path) ? readFileSync(path, "utf8") : null);

/** Runs the npm that runs us, or the one on PATH, with this very Node. */
function npm(...args) {
  const cli = process.env["npm_execpath"];
  const isScript = cli !== undefined && /\.c?js$/.test(cli);
  const [command, first] = isScript ? [process.execPath, [cli]] : ["npm", []];
  return spawnSync(command, [...first, ...args], { cwd: ROOT, stdio: "inherit", shell: !isScript }).status ?? 1;
}

/** A clone whose node_modules fits its lockfile needs no npm: the stamp says so, or (after a plain `npm ci`) npm's own record. */
function prepareDependencies() {
  const lockfile = readFileSync(at("package-lock.json"), "utf8");
  const stamp = hashOf(`${lockfile}${process.platform}${process.arch}`);
  const stampFile = at("node_modules", ".parley-stamp");
  if (readOrNull(stampFile) === stamp) return;
  if (!isInstalled(JSON.parse(lockfile).packages)) {
    say("installing dependencies, once; this takes about half a minute ...");
    // A machine's NODE_ENV=production or `omit` setting must not leave out the page's build tools or the pinned Node.
    const status = npm("ci", "--include=dev", "--include=optional", "--no-audit", "--loglevel=error");
    if (status !== 0) giveUp("npm could not install the dependencies; its message is above.");
  }
  checkNode();
  writeFileSync(stampFile, stamp);
}

function isInstalled(wanted) {
  const record = readOrNull(at("node_modules", ".package-lock.json"));
  if (record === null) return false;
  const present = JSON.parse(record).packages;
  const isOurs = (path) => path.includes("node_modules/");
  return (
    Object.entries(wanted).every(
      ([path, { version, optional }]) =>
        !isOurs(path) || (present[path] ? present[path].version === version : optional === true),
    ) && Object.keys(present).every((path) => !isOurs(path) || path in wanted)
  );
}

/** The pinned Node comes first on PATH in every npm script. Where there is none that runs, the machine's must do. */
function checkNode() {
  const pinned = at("node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");
  if (existsSync(pinned)) {
    if (spawnSync(pinned, ["--version"]).status === 0) return;
    // Built for another C library (musl): in the way of the machine's own Node.
    rmSync(pinned);
  }
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= OLDEST_NODE) return;
  giveUp(
    `there is no ready-made Node for ${process.platform}-${process.arch} here, and this machine has Node ${process.version}. ` +
      `Install Node ${OLDEST_NODE} or newer (https://nodejs.org) and start again.`,
  );
}

/** Everything the built page depends on. */
function hashOfPage() {
  const hash = sha256();
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (["node_modules", "dist", "e2e"].includes(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else hash.update(path.slice(ROOT.length)).update(readFileSync(path));
    }
  };
  for (const name of ["web", "client", "protocol"]) visit(at("packages", name));
  return hash.update(readFileSync(at("package-lock.json"))).digest("hex");
}

function preparePage() {
  const stamp = hashOfPage();
  const stampFile = at("packages", "web", "dist", ".parley-stamp");
  if (readOrNull(stampFile) === stamp) return;
  say("building the web page ...");
  if (npm("run", "--silent", "build", "-w", "packages/web", "--", "--logLevel", "warn") !== 0)
    giveUp("the web page could not be built.");
  writeFileSync(stampFile, stamp);
}

function installDebianPackage(name, purpose) {
  if (!canInstall()) return;
  say(`installing ${name} for ${purpose} ...`);
  installPackages([name]);
}

/** Without it one test fails, and says what it needs: elsewhere than on Linux there is none. */
function prepareStrace() {
  if (spawnSync("strace", ["--version"]).error) installDebianPackage("strace", "the audit of fsyncs");
}

/** A test that needs one which is still missing fails, and says so. */
function prepareEngines() {
  const missing = missingEngines();
  if (missing.length === 0 || !canInstall()) return;
  say(`installing ${missing.join(", ")} for the tests ...`);
  installWithoutServices(missing);
}

function prepareChromium() {
  // Where it cannot be had any Chromium will do.
  if (!process.env["CHROMIUM_PATH"] && !existsSync(HEADLESS_SHELL)) {
    installDebianPackage("chromium-headless-shell", "the browser tests");
  }
  if (findChromium() === null) installDebianPackage("chromium", "the browser tests");
  if (findChromium() !== null) return;
  giveUp(
    "the browser tests need Chromium and there is none. Install it (Debian: apt-get install chromium; " +
      "elsewhere: npx playwright-core install chromium) or name one in CHROMIUM_PATH.",
  );
}

const STEPS = {
  install: [prepareDependencies],
  start: [prepareDependencies, preparePage],
  test: [prepareDependencies, preparePage, prepareChromium, prepareStrace, prepareEngines],
};
const steps = STEPS[process.argv[2]];
if (!steps) giveUp("usage: node scripts/prepare.mjs install | start | test");
for (const step of steps) step();
