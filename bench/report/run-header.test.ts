import { expect, test } from "vitest";
import { runHeader } from "./run-header.ts";
import { cellResult, roomCell, sampleResults } from "./sample-results.ts";

const once = cellResult("floor", roomCell(10, 1), { cpuUsPerDelivery: 1 });
const twice = {
  ...cellResult("parley", roomCell(10, 1), { cpuUsPerDelivery: 2 }),
  roundsCpuUsPerDelivery: [2, 3],
};

test.for([
  { fanOut: [once], twoNodes: [], text: "One round." },
  {
    fanOut: [twice],
    twoNodes: [],
    text: "Of several rounds the one with the median CPU; between them it differed by 50 %",
  },
  { fanOut: [twice], twoNodes: [once], text: "Some cells are of one round; of several rounds the one with" },
])("a run says how often it measured: $text", ({ text, ...parts }) => {
  expect(runHeader(sampleResults(parts))).toContain(text);
});
