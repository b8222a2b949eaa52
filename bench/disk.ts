import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { BUILD } from "./contenders/paths.ts";

const MEASURE_MS = 2000;

/** What one thread gets that writes 200 bytes and syncs them, again and again: the disk's own limit without batching. */
export function measureDisk(): { readonly fsyncsPerSecond: number } {
  mkdirSync(BUILD, { recursive: true });
  const file = path.join(BUILD, "fsync-probe");
  const fd = openSync(file, "w");
  const bytes = Buffer.alloc(200, "x");
  try {
    let count = 0;
    const startedAt = performance.now();
    for (; performance.now() - startedAt < MEASURE_MS; count++) {
      writeSync(fd, bytes);
      fdatasyncSync(fd);
    }
    return { fsyncsPerSecond: (count * 1000) / (performance.now() - startedAt) };
  } finally {
    closeSync(fd);
    rmSync(file);
  }
}
