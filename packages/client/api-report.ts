import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PACKAGE = import.meta.dirname;
const BIN = join(PACKAGE, "../../node_modules/.bin");
const REPORT = join(PACKAGE, "api.md");

/** What a reader of a stale report is told to run. */
export const HOW_TO_UPDATE = "node packages/client/api-report.ts";

export function readReport(): string {
  return readFileSync(REPORT, "utf8");
}

/** The declarations of what index.ts exports, in its order, as the compiler emits them. */
export function writeReport(): string {
  const declarations = mkdtempSync(join(tmpdir(), "parley-api-"));
  try {
    emitDeclarations(declarations);
    const read = (file: string): string => readFileSync(join(declarations, `${file}.d.ts`), "utf8");
    const sections = [...read("index").matchAll(/export (?:type )?\{([^}]+)\} from "\.\/([^"]+)\.ts";/g)].map(
      ([, names = "", file = ""]) => section(file, publicStatements(read(file), exportedNames(names))),
    );
    const intro = `Written by \`${HOW_TO_UPDATE}\`. A change here is a change for every program built on the SDK.\n`;
    return format(["# Public API of @parley/client\n", intro, ...sections].join("\n"));
  } finally {
    rmSync(declarations, { recursive: true, force: true });
  }
}

/** Flags instead of a project file: the root project never emits, and only this script does. */
function emitDeclarations(outDir: string): void {
  const flags =
    "--ignoreConfig --declaration --emitDeclarationOnly --strict --exactOptionalPropertyTypes --skipLibCheck";
  const language = "--target esnext --module nodenext --lib esnext,dom --types node --allowImportingTsExtensions";
  const args = [join(PACKAGE, "src/index.ts"), ...flags.split(" "), ...language.split(" "), "--outDir", outDir];
  execFileSync(join(BIN, "tsc"), args, { cwd: PACKAGE });
}

function exportedNames(list: string): ReadonlySet<string> {
  return new Set(list.split(",").map((name) => name.trim().replace(/^type /, "")));
}

/** A top-level statement begins here, with its doc comment. A comment inside a union stands at column 0 as well. */
const STATEMENT = /^(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?(?:import|export|declare) /gm;

/** The statements that declare one of the names. */
function publicStatements(declarations: string, names: ReadonlySet<string>): string[] {
  const starts = [...declarations.matchAll(STATEMENT)].map(({ index }) => index);
  const statements = starts.map((start, i) => declarations.slice(start, starts[i + 1]));
  return statements.filter((statement) => {
    const [, name = ""] = /^export (?:declare )?(?:interface|type|class|function|const) (\w+)/m.exec(statement) ?? [];
    return names.has(name);
  });
}

function section(file: string, statements: readonly string[]): string {
  return `## ${file}\n\n\`\`\`ts\n${statements.map((statement) => statement.trim()).join("\n\n")}\n\`\`\`\n`;
}

/** The formatter has the last word on every file, so it has it before we compare. */
function format(markdown: string): string {
  const args = ["--stdin-filepath", "api.md", "-c", join(PACKAGE, "../../.oxfmtrc.json")];
  return execFileSync(join(BIN, "oxfmt"), args, { input: markdown, encoding: "utf8" });
}

if (import.meta.main) writeFileSync(REPORT, writeReport());
