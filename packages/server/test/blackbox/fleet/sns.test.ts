import { describe } from "vitest";
import { itEndures } from "./endured-faults.ts";
import { useFleet } from "./fleet-trial.ts";
import { itKeepsOneOrder } from "./one-order.ts";

describe("three nodes with PostgreSQL, SNS and SQS behind nginx", () => {
  const fleet = useFleet("sns");
  itKeepsOneOrder(fleet);
  itEndures(fleet, "SNS and SQS cannot be reached, and all clients come back at once", [
    "cut-bus",
    "freeze-bus",
    "drop-clients",
  ]);
});
