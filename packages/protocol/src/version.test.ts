import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { z } from "zod";
import { downFrameSchema } from "./down.ts";
import { upFrameSchema } from "./up.ts";
import { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from "./version.ts";

/** The wire as it was when its version was written down. */
const PINNED = { version: 1, hash: "a63bc6e46d704fbd" };

const ADVICE = `The wire has changed. If an old client or server could misread a new one, raise PROTOCOL_VERSION and add a line
to its history; if not (a new optional field, a new down-frame type), keep it. Either way pin the hash below in version.test.ts
and bring docs/protocol.md up to date.`;

it("the wire changes only together with a decision about its version", () => {
  const wire = [upFrameSchema, downFrameSchema].map((schema) =>
    z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }),
  );
  const hash = createHash("sha256").update(JSON.stringify(wire)).digest("hex").slice(0, 16);
  expect({ version: PROTOCOL_VERSION, hash }, ADVICE).toEqual(PINNED);
});

it("the oldest version still spoken is not newer than the current one", () => {
  expect(MIN_PROTOCOL_VERSION).toBeLessThanOrEqual(PROTOCOL_VERSION);
});
