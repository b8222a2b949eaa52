import type { Blobs } from "../blob.ts";

/** Where blobs are kept: a directory, a bucket, some memory. */
export interface BlobPlace {
  /** Opens one space of the place, again if it was opened before. */
  open(space?: string): Promise<Blobs> | Blobs;
  /** Removes everything; whatever was opened has been closed. */
  remove(): Promise<void>;
}

/** One numbered rule; docs/rules/BLOB.md has the same id and sentence. `check` throws where an implementation breaks it. */
export interface BlobRule {
  readonly id: string;
  readonly title: string;
  readonly check: (blobs: Blobs, open: (space?: string) => Promise<Blobs>) => Promise<void>;
}

/** Runs one rule on a fresh place, with or without a test runner around it. */
export async function checkBlobRule(rule: BlobRule, setup: () => Promise<BlobPlace>): Promise<void> {
  const place = await setup();
  const opened: Blobs[] = [];
  const open = async (space = "ours") => {
    const blobs = await place.open(space);
    opened.push(blobs);
    return blobs;
  };
  try {
    await rule.check(await open(), open);
  } finally {
    for (const blobs of opened) await blobs.close();
    await place.remove();
  }
}
