import { expect, test } from "vitest";
import { HOW_TO_UPDATE, readReport, writeReport } from "./api-report.ts";

test("api.md is the public API as it is", () => {
  expect(readReport(), `api.md is stale: look at the change, then run ${HOW_TO_UPDATE}`).toBe(writeReport());
});
