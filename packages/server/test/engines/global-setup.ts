import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopClusters } from "./postgres.ts";

const PREFIX = "parley-engines-";
/** Making a database writes three hundred files, which in memory takes half the time; the engines never sync them anyway. */
const MEMORY = "/dev/shm";
/** Several times what all tests together have there at once; containers often have 64 MiB. */
const ENOUGH_BYTES = 4 * 1024 ** 3;

/**
 * Once per run: a directory in which workers start the engines they share, each when the first test asks for it, so
 * that a run without such a test starts none. The run that started them stops them at its end; what a killed run left
 * running is stopped by the next one.
 */
export function setup(): () => void {
  const places = hasMemory() ? [MEMORY, tmpdir()] : [tmpdir()];
  for (const place of places) {
    for (const name of readdirSync(place)) {
      const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
      if (owner !== undefined && !isAlive(Number(owner))) remove(join(place, name));
    }
  }
  const directory = mkdtempSync(join(places[0] ?? tmpdir(), `${PREFIX}${process.pid}-`));
  // Engines that are run as somebody else have to get through to their own directories.
  chmodSync(directory, 0o711);
  process.env["PARLEY_TEST_ENGINES"] = directory;
  return () => remove(directory);
}

function hasMemory(): boolean {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ENOUGH_BYTES;
}

function remove(directory: string): void {
  stopClusters(directory);
  rmSync(directory, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
