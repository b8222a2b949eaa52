import { existsSync, globSync } from "node:fs";
import path from "node:path";
import { MissingContender } from "./contender.ts";
import { runTool, type ToolOptions } from "./run-tool.ts";

const QUIET: ToolOptions = { env: { DEBIAN_FRONTEND: "noninteractive" } };

export interface DebianPackages {
  readonly packages: readonly string[];
  /** Files that show that they are installed: absolute (`*` is any name), or the name of a command. */
  readonly files: readonly string[];
  /** Started by its installation; switched off again. */
  readonly service?: string;
}

/** Installs what is missing; rejects with MissingContender where that is not possible. */
export async function ensureDebianPackages({ packages, files, service }: DebianPackages): Promise<void> {
  const absent = () => files.filter((file) => !isPresent(file));
  if (absent().length === 0) return;
  const byHand = `apt-get install ${packages.join(" ")}`;
  if (process.getuid?.() !== 0 || !isPresent("apt-get")) {
    throw new MissingContender(`${absent().join(", ")} not found; needs: ${byHand}`);
  }
  await install(packages).catch((error: unknown) => {
    throw new MissingContender(`${byHand} failed: ${error instanceof Error ? error.message : String(error)}`);
  });
  // Without systemd there is no service that could have been started.
  if (service !== undefined) await runTool("systemctl", ["disable", "--now", service]).catch(() => {});
  if (absent().length > 0) throw new MissingContender(`${byHand} did not bring ${absent().join(", ")}`);
}

/** The package lists may be older than what the mirror still has, or not be there at all. */
async function install(packages: readonly string[]): Promise<void> {
  const args = ["install", "-y", "--no-install-recommends", ...packages];
  await runTool("apt-get", args, QUIET).catch(async () => {
    await runTool("apt-get", ["update"], QUIET);
    await runTool("apt-get", args, QUIET);
  });
}

function isPresent(file: string): boolean {
  if (path.isAbsolute(file)) return globSync(file).length > 0;
  return (process.env["PATH"] ?? "").split(":").some((folder) => existsSync(path.join(folder, file)));
}

/** Upstream's part of an installed package's version. */
export async function debianVersion(name: string): Promise<string> {
  return (await runTool("dpkg-query", ["-W", "-f", "${Version}", name])).replaceAll(/^\d+:|[-+].*$/g, "");
}
