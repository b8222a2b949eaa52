import { expect, test } from "vitest";
import { spreadLabels } from "./spread-labels.ts";

test("labels that have room stay where they are, in the order given", () => {
  expect(spreadLabels([90, 10, 50], 15)).toEqual([90, 10, 50]);
});

test("labels that would cover each other move apart evenly", () => {
  expect(spreadLabels([50, 52, 100], 10)).toEqual([46, 56, 100]);
});

test("a label that is pushed into the next one takes that along", () => {
  expect(spreadLabels([50, 50, 50, 61], 10)).toEqual([37.75, 47.75, 57.75, 67.75]);
});
