import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { MissingContender } from "./contender.ts";
import { BENCH } from "./paths.ts";
import { runTool } from "./run-tool.ts";

let installed: Promise<void> | undefined;

/** Installs what bench/package.json asks for, if it is not there yet; rejects with MissingContender when it cannot be had. */
export function installBenchPackages(): Promise<void> {
  return (installed ??= install());
}

async function install(): Promise<void> {
  const lockfile = readFileSync(path.join(BENCH, "package-lock.json"));
  const stamp = createHash("sha256").update(lockfile).update(process.arch).digest("hex");
  const stampFile = path.join(BENCH, "node_modules", ".parley-stamp");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  const args = ["ci", "--ignore-scripts", "--include=optional", "--no-audit", "--loglevel=error"];
  await runTool("npm", args, { cwd: BENCH }).catch((error: unknown) => {
    throw new MissingContender(`npm ci in bench/ failed: ${error instanceof Error ? error.message : String(error)}`);
  });
  writeFileSync(stampFile, stamp);
}
