import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Contender } from "./contender.ts";
import { ensureDebianPackages } from "./debian-packages.ts";
import { BUILD, SERVERS } from "./paths.ts";
import { runTool } from "./run-tool.ts";
import { startServerProcess } from "./server-process.ts";

const BINARY = path.join(BUILD, "floor");
const SOURCES = ["floor.c", "frames.c", "handshake.c"].map((file) => path.join(SERVERS, "floor", file));

/** The least that any server on this kernel must pay for the same bytes. */
export const floor: Contender = {
  id: "floor",
  title: "kernel floor (C, epoll)",
  tier: "floor",
  dialect: "plain",
  async prepare() {
    await ensureDebianPackages({ packages: ["gcc", "libc6-dev"], files: ["gcc", "/usr/include/stdio.h"] });
    mkdirSync(BUILD, { recursive: true });
    await runTool("gcc", ["-O2", "-Wall", "-Wextra", "-Werror", "-std=gnu11", "-o", BINARY, ...SOURCES]);
    return `gcc ${await runTool("gcc", ["-dumpfullversion"])} -O2`;
  },
  start: (options) => startServerProcess({ command: BINARY }, options),
};
