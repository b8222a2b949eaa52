import { createMetrics } from "../telemetry/metrics.ts";
import { createMemoryShelf } from "./memory-recent.ts";
import { describeRecent } from "./recent.contract.ts";

describeRecent("recent events in memory", async () => {
  const counts = createMetrics();
  counts.close();
  const shelf = createMemoryShelf({ counts });
  return { connect: () => shelf.connect(), wipe: () => shelf.wipe(), teardown: () => undefined };
});
