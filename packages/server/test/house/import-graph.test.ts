import { describe, expect, it } from "vitest";
import { listSources, readEdges, readSource } from "./import-graph.ts";
import { describeBrokenImport, findBrokenImports } from "./import-rules.ts";

/** What the rules say about one file that consists of one import. */
function verdict(from: string, statement: string): string[] {
  return findBrokenImports(readEdges([from], () => `${statement}\n`)).map(describeBrokenImport);
}

const server = (path: string): string => `packages/server/src/${path}`;

describe("imports", () => {
  it("point one way", () => {
    const edges = readEdges(listSources(["packages", "examples"]), readSource);
    expect(edges.length).toBeGreaterThan(20);
    expect(findBrokenImports(edges).map(describeBrokenImport)).toEqual([]);
  });
});

describe("a planted import is caught:", () => {
  const planted: readonly [string, string, string][] = [
    ["chat -> delivery", server("chat/send-message.ts"), 'import { Hub } from "../delivery/hub.ts";'],
    ["chat -> gateway, types too", server("chat/send-message.ts"), 'import type { A } from "../gateway/a.ts";'],
    ["delivery -> chat", server("delivery/hub.ts"), 'import {\n  a,\n  b,\n} from "../chat/a.ts";'],
    ["delivery -> http", server("delivery/hub.ts"), 'export { a } from "../http/a.ts";'],
    ["gateway -> http", server("gateway/a.ts"), 'import "../http/a.ts";'],
    ["http -> gateway", server("http/a.ts"), 'const a = await import("../gateway/a.ts");'],
    ["gateway -> a concrete store", server("gateway/a.ts"), 'import { a } from "../store/sqlite/a.ts";'],
    ["chat -> a concrete bus", server("chat/a.ts"), 'import { a } from "../bus/memory-bus.ts";'],
    ["gateway -> settings as a value", server("gateway/a.ts"), 'import { readConfig } from "../config.ts";'],
    ["chat -> compose", server("chat/a.ts"), 'import { a } from "../compose.ts";'],
    ["port -> chat", server("store/store.ts"), 'import type { A } from "../chat/a.ts";'],
    ["port -> backend", server("bus/bus.ts"), 'import { a } from "./memory-bus.ts";'],
    ["backend -> another backend", server("store/sqlite/a.ts"), 'import { a } from "../memory/a.ts";'],
    ["backend -> another port", server("bus/redis-bus.ts"), 'import type { A } from "../store/store.ts";'],
    ["backend -> chat, as a worker", server("store/sqlite/a.ts"), 'new URL("../../chat/a.ts", import.meta.url)'],
    ["auth -> chat", server("auth/a.ts"), 'import { a } from "../chat/a.ts";'],
    ["lib -> port", server("lib/a.ts"), 'import type { A } from "../store/store.ts";'],
    ["telemetry -> lib", server("telemetry/a.ts"), 'import { a } from "../lib/a.ts";'],
    ["a place nobody knows", server("extras/a.ts"), 'import { a } from "../lib/a.ts";'],
    ["code -> test", server("chat/a.ts"), 'import { a } from "../bus/bus.contract.ts";'],
    ["code -> broken bus", server("bus/bus.ts"), 'import { a } from "./broken-buses.ts";'],
    ["server -> client", server("chat/a.ts"), 'import { a } from "@parley/client";'],
    ["protocol -> client", "packages/protocol/src/a.ts", 'import { a } from "@parley/client";'],
    ["client -> server", "packages/client/src/a.ts", 'import { a } from "@parley/server";'],
    ["client -> the protocol's schemas", "packages/client/src/a.ts", 'import { upFrame } from "@parley/protocol";'],
    ["web -> server, by path", "packages/web/src/a.tsx", 'import { a } from "../../server/src/main.ts";'],
    ["server -> cli", server("main.ts"), 'import { a } from "@parley/cli";'],
    ["cli -> server, by path", "packages/cli/src/a.ts", 'import { a } from "../../server/src/config.ts";'],
    ["cli -> client", "packages/cli/src/a.ts", 'import { a } from "@parley/client";'],
    ["example -> server", "examples/bot/a.ts", 'import { a } from "@parley/server";'],
  ];
  for (const [name, from, statement] of planted) {
    it(name, () => {
      expect(verdict(from, statement)).toEqual([expect.stringMatching(/^\S+ -> \S+ \(.+\)$/)]);
    });
  }
});

describe("an honest import is let through:", () => {
  const honest: readonly [string, string, string][] = [
    ["compose -> a concrete store", server("compose.ts"), 'import { a } from "./store/sqlite/a.ts";'],
    ["a test -> a concrete store", server("chat/a.test.ts"), 'import { a } from "../store/memory/a.ts";'],
    ["gateway -> chat", server("gateway/a.ts"), 'import { a } from "../chat/a.ts";'],
    ["gateway -> the type of the settings", server("gateway/a.ts"), 'import type { Config } from "../config.ts";'],
    ["chat -> port", server("chat/a.ts"), 'import type { Store } from "../store/store.ts";'],
    ["backend -> its port", server("store/sqlite/a.ts"), 'import type { Store } from "../store.ts";'],
    ["backend -> itself, deeper", server("store/sqlite/a/b.ts"), 'import { a } from "../c.ts";'],
    ["client -> types of the protocol", "packages/client/src/a.ts", 'import type { A } from "@parley/protocol";'],
    ["client -> close codes", "packages/client/src/a.ts", 'import { a } from "@parley/protocol/close-codes";'],
    ["cli -> settings", "packages/cli/src/a.ts", 'import { a } from "@parley/server/config";'],
    ["anybody -> somebody else's package", server("lib/a.ts"), 'import { z } from "zod";'],
  ];
  for (const [name, from, statement] of honest) {
    it(name, () => {
      expect(verdict(from, statement)).toEqual([]);
    });
  }
});
