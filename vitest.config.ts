import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "./scripts/closing-line-reporter.ts";
import { SlowFirstSequencer } from "./scripts/slow-first-sequencer.ts";

const never = ["**/node_modules/**", "**/dist/**"];
const blackbox = [
  "packages/{server/test/blackbox,cli/test}/**/*.test.ts",
  "packages/protocol/conformance/**/*.test.ts",
];
const browser = "packages/web/e2e/**/*.test.ts";

/** Black-box tests that measure nothing and leave the machine half idle: what they wait for may take seconds. */
const paired = [
  "packages/server/test/blackbox/{accounts,backup,conformance,echo-bot,fsync,limits,nginx,recent,ways-to-start}.test.ts",
  "packages/server/test/blackbox/fleet/{nats,no-bus,sns}.test.ts",
  "packages/cli/test/{bounded,moving-up,renew-epoch}.test.ts",
  "packages/protocol/conformance/**/*.test.ts",
];

/**
 * Groups, one after the other. Most files wait more than they work, so two of them share the cores. Black-box tests that
 * load the machine, or measure time or memory, would be disturbed by a neighbour: they run one file at a time, and so does
 * every new one that is not named above.
 */
export default defineConfig({
  test: {
    environment: "node",
    pool: "forks",
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 10_000,
    globalSetup: "packages/server/test/engines/global-setup.ts",
    reporters: ["default", new ClosingLineReporter()],
    sequence: { sequencer: SlowFirstSequencer },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/**/*.test.{ts,tsx}", "{bench,examples,scripts}/**/*.test.ts"],
          exclude: [...never, ...blackbox, browser],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "blackbox-paired",
          include: paired,
          exclude: never,
          maxWorkers: 2,
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "blackbox",
          include: blackbox,
          exclude: [...never, ...paired],
          fileParallelism: false,
          testTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: [browser],
          exclude: never,
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
