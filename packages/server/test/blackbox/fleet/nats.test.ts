import { describe } from "vitest";
import { itLivesWithoutItsBus } from "./dead-bus.ts";
import { itEndures } from "./endured-faults.ts";
import { useFleet } from "./fleet-trial.ts";
import { itKnowsWhenItIsDeaf } from "./frozen-subscriber.ts";
import { itLeavesNobodyOnline } from "./lapsed-lease.ts";
import { itAgreesOverALossyBus } from "./lossy-bus.ts";
import { itRepairsWhatNobodySaysAgain } from "./lost-words.ts";
import { itKeepsOneOrder } from "./one-order.ts";

describe("three nodes with PostgreSQL and NATS behind nginx", () => {
  const fleet = useFleet("nats");
  itKeepsOneOrder(fleet);
  itAgreesOverALossyBus(fleet);
  itRepairsWhatNobodySaysAgain(fleet);
  itLivesWithoutItsBus(fleet, "NATS");
  itKnowsWhenItIsDeaf(fleet);
  itLeavesNobodyOnline(fleet);
  itEndures(fleet, "a node stands still", ["pause-node"]);
});
