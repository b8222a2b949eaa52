import type { Blobs, BlobKey } from "../blob/blob.ts";
import type { Cancel } from "../lib/clock.ts";
import type { Files } from "./files.ts";
import { removeGone } from "./remove-gone.ts";

/** An upload nobody has gone on with, or a file nobody has sent, for this long is given up. */
export const STALE_MS = 24 * 3_600_000;
/** What was deleted is off the disk within this; it is out of everybody's reach at once. */
const GONE_EVERY_MS = 60_000;
/** Looking through all of storage finds what crashes left; nothing depends on when. */
const SWEEP_EVERY_MS = 3_600_000;
const BATCH = 500;

export interface Swept {
  /** Given up because nobody came back to them. */
  readonly stale: number;
  /** Files that were gone and are removed. */
  readonly gone: number;
  /** Blobs that nothing referred to. */
  readonly orphans: number;
}

/**
 * Makes blobs and references the same again: gives up what is stale, removes what is gone, and deletes what is in
 * storage and not noted. The last needs no care for uploads under way, because a blob is noted before it is put: if the
 * list has it and the store, asked after that, does not, nobody ever will. Any number of nodes may sweep at once.
 */
export async function sweep(files: Files): Promise<Swept> {
  const before = files.clock.now() - STALE_MS;
  let stale = 0;
  for (let count = BATCH; count === BATCH; stale += count) count = await files.store.dropStaleFiles(before, BATCH);
  const gone = await removeGone(files);
  return { stale, gone, orphans: await removeOrphans(files, await files.blobs()) };
}

async function removeOrphans(files: Files, blobs: Blobs): Promise<number> {
  let orphans = 0;
  let batch: BlobKey[] = [];
  async function removeUnknown(): Promise<void> {
    const known = new Set<string>(await files.store.knownBlobs(batch));
    for (const key of batch) {
      if (known.has(key)) continue;
      await blobs.delete(key);
      orphans += 1;
    }
    batch = [];
  }
  for await (const key of blobs.list()) {
    batch.push(key);
    if (batch.length === BATCH) await removeUnknown();
  }
  await removeUnknown();
  return orphans;
}

/** Sweeps at once and then every hour; in between, removes what was deleted. */
export function startSweeper(files: Files): Cancel {
  let isRunning = false;
  async function run(work: () => Promise<void>): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    try {
      await work();
    } catch (error) {
      files.log.warn({ error }, "the sweeper could not do its work; it will try again");
    } finally {
      isRunning = false;
    }
  }
  const sweepAll = () =>
    run(async () => {
      const { orphans, ...swept } = await sweep(files);
      files.metrics.blobsSwept += orphans;
      files.metrics.fileSweeps++;
      if (orphans > 0) files.log.info({ ...swept, orphans }, "blobs that nothing referred to were removed");
    });
  const stops = [
    files.clock.every(SWEEP_EVERY_MS, () => void sweepAll()),
    files.clock.every(GONE_EVERY_MS, () => void run(async () => void (await removeGone(files)))),
  ];
  void sweepAll();
  return () => {
    for (const stop of stops) stop();
  };
}
