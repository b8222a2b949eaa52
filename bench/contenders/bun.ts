import { existsSync } from "node:fs";
import path from "node:path";
import { installBenchPackages } from "./bench-packages.ts";
import { type Contender, MissingContender } from "./contender.ts";
import { BENCH, SERVERS } from "./paths.ts";
import { runTool } from "./run-tool.ts";
import { startServerProcess } from "./server-process.ts";

/** The package `bun` would fetch this by an install script; npm can do it by itself. */
const PACKAGE = process.arch === "arm64" ? "bun-linux-aarch64" : "bun-linux-x64";
const BINARY = path.join(BENCH, "node_modules", "@oven", PACKAGE, "bin", "bun");

export const bun: Contender = {
  id: "bun",
  title: "Bun, subscribe and publish",
  tier: "relay",
  dialect: "plain",
  async prepare() {
    await installBenchPackages();
    if (!existsSync(BINARY)) throw new MissingContender(`there is no Bun for ${process.platform}-${process.arch}`);
    return `Bun ${await runTool(BINARY, ["--version"])}`;
  },
  start: (options) => startServerProcess({ command: BINARY, args: ["run", path.join(SERVERS, "bun.mjs")] }, options),
};
