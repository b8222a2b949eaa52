import type { Edge } from "./import-graph.ts";

const PORTS = "store|bus|recent|blob";
const SERVER = "packages/server/src/";

/** What each place may import besides itself. `docs/` and ARCHITECTURE.md draw the same picture. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  main: ["compose", "assemble", "config"],
  compose: [
    "assemble",
    "config",
    "gateway",
    "http",
    "chat",
    "delivery",
    "fleet",
    "files",
    "auth",
    "port",
    "backend",
    "lib",
    "telemetry",
  ],
  assemble: ["config", "gateway", "http", "chat", "delivery", "fleet", "files", "auth", "port", "lib", "telemetry"],
  config: ["lib"],
  gateway: ["config", "chat", "delivery", "fleet", "auth", "port", "lib", "telemetry"],
  http: ["config", "chat", "delivery", "files", "auth", "port", "lib", "telemetry"],
  chat: ["auth", "port", "lib", "telemetry"],
  files: ["port", "lib", "telemetry"],
  fleet: ["port", "lib"],
  delivery: ["auth", "port", "lib", "telemetry"],
  auth: ["port", "lib"],
  port: ["lib"],
  backend: ["port", "lib"],
  lib: [],
  telemetry: [],
};

/** They may name the type of the settings; reading them is main's. */
const EDGES = new Set(["gateway", "http"]);

/** Places outside the server, and the packages they may import. Everybody may import the protocol, except itself. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  server: ["protocol"],
  client: ["protocol"],
  web: ["client", "protocol"],
  examples: ["client", "protocol"],
  // Of the server what its package.json exports: settings, ids, and how each store's schema comes about.
  cli: ["server", "protocol"],
};

/** The protocol's run-time part costs a schema library; the SDK takes its types, and only the catalogues as values. */
const CLIENT_MAY_LOAD = new Set(["@parley/protocol/close-codes", "@parley/protocol/reply-errors"]);

/** Tests, contract suites and what they stand on: a port's rules and its deliberately broken implementations. */
const isTest = (path: string): boolean =>
  /\.(test|contract|bench)\.tsx?$/.test(path) || /\/(test|e2e|conformance|rules)\/|\/broken-[a-z-]+\.ts$/.test(path);

/** The rule an import breaks, or null. Tests may import anything; nothing else may import a test. */
export function brokenRule({ from, to, specifier, isTypeOnly }: Edge): string | null {
  if (isTest(from)) return null;
  if (isTest(to)) return "only tests import tests, contract suites and what they stand on";

  const [home, target] = [packageOf(from), packageOf(to)];
  if (home !== target) {
    if (specifier.startsWith(".")) return "packages reach each other by name, never by path";
    if (!(PACKAGES[home] ?? []).includes(target)) return `${home} may import ${listed(PACKAGES[home])}`;
    if (home === "client" && !isTypeOnly && !CLIENT_MAY_LOAD.has(specifier)) {
      return "the client takes types from the protocol, and as values only its catalogues";
    }
    return null;
  }
  return home === "server" && from.startsWith(SERVER) ? brokenServerRule(from, to, isTypeOnly) : null;
}

function brokenServerRule(from: string, to: string, isTypeOnly: boolean): string | null {
  const [home, target] = [placeOf(from), placeOf(to)];
  if (home.kind === "backend" && target.kind === "backend" && home.name !== target.name) {
    return "a backend imports its own port, never another backend";
  }
  if (home.kind === "backend" && target.kind === "port" && home.port !== target.port) {
    return "a backend imports its own port only";
  }
  if (home.kind === target.kind) return null;
  const allowed = MAY_IMPORT[home.kind];
  if (!allowed) return `${from} is in no place the import rules know`;
  if (target.kind === "config" && EDGES.has(home.kind) && !isTypeOnly) return "an edge is given its settings";
  if (allowed.includes(target.kind)) return null;
  if (target.kind === "backend") return "only compose.ts and tests name a concrete backend";
  return `${home.kind} may import ${listed(allowed)}`;
}

interface Place {
  readonly kind: string;
  /** Of ports and backends: which port. */
  readonly port?: string;
  /** Of backends: which one. */
  readonly name?: string;
}

/** Files of a port's folder are the port; a folder in it, or a file ending in the port's name, is a backend. */
function placeOf(path: string): Place {
  const inside = path.slice(SERVER.length);
  const backend = new RegExp(`^(${PORTS})/(?:([^/]+)/|([^/]+)-\\1\\.ts$)`).exec(inside);
  if (backend) return { kind: "backend", port: backend[1] ?? "", name: `${backend[1]}/${backend[2] ?? backend[3]}` };
  const port = new RegExp(`^(${PORTS})/`).exec(inside);
  if (port) return { kind: "port", port: port[1] ?? "" };
  return { kind: inside.split("/")[0]?.replace(/\.ts$/, "") ?? "" };
}

const packageOf = (path: string): string => path.split("/")[path.startsWith("packages/") ? 1 : 0] ?? "";
const listed = (names: readonly string[] = []): string =>
  names.length === 0 ? "nothing of ours" : `only ${names.join(", ")}`;

export interface BrokenImport {
  readonly edge: Edge;
  readonly rule: string;
}

export function findBrokenImports(edges: readonly Edge[]): BrokenImport[] {
  return edges.flatMap((edge) => {
    const rule = brokenRule(edge);
    return rule === null ? [] : [{ edge, rule }];
  });
}

export const describeBrokenImport = ({ edge, rule }: BrokenImport): string => `${edge.from} -> ${edge.to} (${rule})`;
