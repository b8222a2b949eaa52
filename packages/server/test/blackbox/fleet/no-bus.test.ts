import { describe } from "vitest";
import { useFleet } from "./fleet-trial.ts";
import { itKeepsOneOrder } from "./one-order.ts";

describe("three nodes behind nginx that share PostgreSQL and no bus", () => {
  itKeepsOneOrder(useFleet("memory"));
});
