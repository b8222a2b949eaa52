import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { listSources, readEdges, readSource, REPOSITORY } from "../packages/server/test/house/import-graph.ts";
import { describeBrokenImport, findBrokenImports } from "../packages/server/test/house/import-rules.ts";

const HELP = `npm run check [-- --fix]

Runs everything that can be said about the code without running it, one line each:
  types     tsc
  lint      oxlint, with the rules that need types
  format    oxfmt --check
  imports   the import graph points one way
  unused    knip: files, exports and dependencies nobody uses
Goes on after a failure, and exits 1 if anything failed.

  --fix     first repairs what oxlint and oxfmt can repair by themselves
`;

/** What a check found; an empty text is a pass. */
type Check = () => string;

const CHECKS: readonly (readonly [string, Check])[] = [
  ["types", () => run("tsc", ["-p", "."])],
  ["lint", () => run("oxlint", ["--deny-warnings"])],
  ["format", () => run("oxfmt", ["--check"])],
  ["imports", checkImports],
  ["unused", () => run("knip", ["--no-progress"])],
];

/** The tools are on PATH inside an npm script. */
function run(command: string, args: readonly string[]): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd: REPOSITORY,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) return `${command} did not start: ${error.message}`;
  return status === 0 ? "" : `${stdout}${stderr}`.trim() || `${command} exited with ${status}`;
}

function checkImports(): string {
  const edges = readEdges(listSources(["packages", "examples"]), readSource);
  return findBrokenImports(edges).map(describeBrokenImport).join("\n");
}

const { values } = parseArgs({ options: { fix: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
if (values.help) {
  process.stdout.write(HELP);
} else {
  if (values.fix) {
    run("oxlint", ["--fix"]);
    run("oxfmt", []);
  }
  for (const [name, check] of CHECKS) {
    const startedAt = performance.now();
    const found = check();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(`${found === "" ? "ok    " : "FAILED"} ${name} (${seconds} s)\n`);
    if (found === "") continue;
    process.stdout.write(`${found}\n\n`);
    process.exitCode = 1;
  }
}
