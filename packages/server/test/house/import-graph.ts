import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** One import. Paths are relative to the repository, with forward slashes. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** As written: "./x.ts", "@parley/protocol". */
  readonly specifier: string;
  /** `import type`: gone at run time. */
  readonly isTypeOnly: boolean;
}

export const REPOSITORY = fileURLToPath(new URL("../../../../", import.meta.url));

const SKIPPED = new Set(["node_modules", "dist"]);

/** Every TypeScript file below those of `folders` that exist, by its path in the repository. */
export function listSources(folders: readonly string[]): string[] {
  const files: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (SKIPPED.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.tsx?$/.test(entry.name)) files.push(relative(REPOSITORY, path).split(sep).join("/"));
    }
  };
  for (const folder of folders) if (existsSync(join(REPOSITORY, folder))) visit(join(REPOSITORY, folder));
  return files.toSorted();
}

export const readSource = (path: string): string => readFileSync(join(REPOSITORY, path), "utf8");

/** The imports among our own sources (a package.json read for its version is none). `read` gives a file's text, so that a test can plant a graph. */
export function readEdges(files: readonly string[], read: (path: string) => string): Edge[] {
  return files.flatMap((from) =>
    importsOf(read(from)).flatMap(({ specifier, isTypeOnly }) => {
      const to = resolve(from, specifier);
      return to === null || !/\.tsx?$/.test(to) ? [] : [{ from, to, specifier, isTypeOnly }];
    }),
  );
}

/**
 * Regular expressions are enough: the formatter settles how an import is written, and comments never start a line with
 * one. A worker's entry (`new URL("./worker.ts", import.meta.url)`) is an import too.
 */
function importsOf(source: string): { specifier: string; isTypeOnly: boolean }[] {
  const imports: { specifier: string; isTypeOnly: boolean }[] = [];
  for (const [, type, specifier = ""] of source.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm,
  )) {
    imports.push({ specifier, isTypeOnly: type !== undefined });
  }
  for (const [, specifier = ""] of source.matchAll(/\bimport\("([^"]+)"\)/g)) {
    imports.push({ specifier, isTypeOnly: false });
  }
  for (const [, specifier = ""] of source.matchAll(/new URL\("([^"]+\.tsx?)",\s*import\.meta\.url\)/g)) {
    imports.push({ specifier, isTypeOnly: false });
  }
  return imports;
}

/** Our own file behind a specifier, or null for somebody else's package. */
function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith(".")) return join(dirname(from), specifier).split(sep).join("/");
  const ours = /^@parley\/([a-z-]+)(?:\/(.+))?$/.exec(specifier);
  return ours ? `packages/${ours[1]}/src/${ours[2] ?? "index"}.ts` : null;
}
