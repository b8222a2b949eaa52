import { downFrameSchema } from "@parley/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CASES } from "../../../protocol/conformance/cases.ts";
import { Target } from "../../../protocol/conformance/target.ts";
import { ServerProcess } from "./kit/server-process.ts";

describe("a server, from outside", () => {
  let server: ServerProcess;
  let target: Target;

  beforeAll(async () => {
    server = await ServerProcess.start({ env: { LOG_LEVEL: "error", HEARTBEAT_MS: "6000" } });
    target = await Target.at(server.url.href);
  });

  afterAll(async () => {
    target.close();
    await server.destroy();
  });

  for (const { id, title, run } of CASES) it(`${id} ${title}`, () => run(target));

  it("is heard with every frame there is, but the one that says it stops", () => {
    const types = downFrameSchema.options.map(({ shape }) => shape.type.value);
    expect([...target.heard].toSorted()).toEqual(types.filter((type) => type !== "draining").toSorted());
  });
});
