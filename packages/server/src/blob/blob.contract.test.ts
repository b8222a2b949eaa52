import { describe, expect, it } from "vitest";
import { BLOB_RULES } from "./blob.contract.ts";
import { BROKEN_BLOBS } from "./broken-blobs.ts";
import { checkBlobRule } from "./rules/rule.ts";

describe("the suite rejects blobs that", () => {
  for (const { fault, breaks, setUp } of BROKEN_BLOBS) {
    it(`break ${breaks}: ${fault}`, async () => {
      const rule = BLOB_RULES.find(({ id }) => id === breaks);
      if (!rule) throw new Error(`there is no rule ${breaks}`);
      await expect(checkBlobRule(rule, setUp)).rejects.toThrow();
    });
  }

  it("break any one of its rules", () => {
    expect([...new Set(BROKEN_BLOBS.map(({ breaks }) => breaks))]).toEqual(BLOB_RULES.map(({ id }) => id));
  });
});
