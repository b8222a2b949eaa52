import { describe } from "vitest";
import { itLivesWithoutItsBus } from "./dead-bus.ts";
import { itOutlivesItsDatabase } from "./dead-database.ts";
import { useFleet } from "./fleet-trial.ts";
import { itKnowsWhenItIsDeaf } from "./frozen-subscriber.ts";
import { itSurvivesKilledNodes } from "./killed-nodes.ts";
import { itAgreesOverALossyBus } from "./lossy-bus.ts";
import { itRepairsWhatNobodySaysAgain } from "./lost-words.ts";
import { itKeepsOneOrder } from "./one-order.ts";
import { itRestartsOneByOne } from "./rolling-restart.ts";

describe("three nodes with PostgreSQL and Redis behind nginx", () => {
  const fleet = useFleet("redis");
  itKeepsOneOrder(fleet);
  itAgreesOverALossyBus(fleet);
  itRepairsWhatNobodySaysAgain(fleet);
  itLivesWithoutItsBus(fleet, "Redis");
  itOutlivesItsDatabase(fleet);
  itKnowsWhenItIsDeaf(fleet);
  itRestartsOneByOne(fleet);
  itSurvivesKilledNodes(fleet);
});
