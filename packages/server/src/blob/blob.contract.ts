import { describe, test } from "vitest";
import { type BlobPlace, type BlobRule, checkBlobRule } from "./rules/rule.ts";
import { keepingRules } from "./rules/keeping-rules.ts";
import { puttingRules } from "./rules/putting-rules.ts";

/** What blobs are: docs/rules/BLOB.md in the form of checks, in its order. */
export const BLOB_RULES: readonly BlobRule[] = [...puttingRules, ...keepingRules];

/** Holds an implementation to every rule; `setup` makes a fresh, empty place for each. */
export function describeBlobs(name: string, setup: () => Promise<BlobPlace>): void {
  describe(name, () => {
    for (const rule of BLOB_RULES) test(`${rule.id} ${rule.title}`, () => checkBlobRule(rule, setup));
  });
}
