import { describe, expect, test } from "vitest";
import type { Results } from "../../results.ts";
import { cellResult, rateCell, roomCell, sampleResults } from "../sample-results.ts";
import { cpuPerDelivery } from "./cpu-per-delivery.ts";
import { durable } from "./durable.ts";
import { latency } from "./latency.ts";
import { memory } from "./memory.ts";
import { roomSize } from "./room-size.ts";
import { twoNodes } from "./two-nodes.ts";

const idle = { contender: "parley", connections: 10_000, connectCpuUs: 150, remark: null };
const fanOut = ["floor", "parley"].flatMap((contender) =>
  [roomCell(100, 1), roomCell(1000, 1), roomCell(1000, 16)].map((cell) => cellResult(contender, cell, {})),
);

describe.each([
  ["CPU per delivery", cpuPerDelivery, { fanOut }],
  ["CPU by room size", roomSize, { fanOut }],
  ["latency", latency, { halfLoad: [cellResult("parley", rateCell(1000, 480), {})] }],
  ["durable messages", durable, { durable: [cellResult("parley", roomCell(64, 64), {})] }],
  ["two nodes", twoNodes, { twoNodes: [cellResult("parley-redis", roomCell(1000, 16), {})] }],
  ["memory", memory, { idle: [{ ...idle, bytesPerConnection: 7000, connectsPerSecond: 5000 }] }],
] as const)("the picture of %s", (_, plot, parts: Partial<Results>) => {
  test("is drawn from what was measured", () => {
    expect(JSON.stringify(plot(sampleResults(parts)))).toContain('"Parley');
  });

  test("is left out when nothing was", () => {
    expect(plot(sampleResults())).toBeNull();
  });
});

test("what could not be measured is not drawn as nothing", () => {
  const results = sampleResults({
    idle: [
      { ...idle, bytesPerConnection: 7000, connectsPerSecond: 5000 },
      { ...idle, contender: "bun", bytesPerConnection: null, connectsPerSecond: null },
    ],
  });
  expect(JSON.stringify(memory(results))).not.toContain('"value":0');
});
