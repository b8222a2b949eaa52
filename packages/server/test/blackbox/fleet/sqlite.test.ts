import { describe } from "vitest";
import { itEndures } from "./endured-faults.ts";
import { useFleet } from "./fleet-trial.ts";

describe("one node on SQLite", () => {
  itEndures(useFleet("none"), "it is killed again and again", ["kill-node", "kill-node"]);
});
