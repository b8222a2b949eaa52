import { defineConfig } from "vitest/config";
import { ClosingLineReporter } from "./scripts/closing-line-reporter.ts";

const never = ["**/node_modules/**", "**/dist/**"];
const blackbox = [
  "packages/{server/test/blackbox,cli/test}/**/*.test.ts",
  "packages/protocol/conformance/**/*.test.ts",
];
const browser = "packages/web/e2e/**/*.test.ts";

/**
 * Three groups, one after the other. Unit tests share the cores. Black-box tests start real servers, kill them and
 * measure, and browser tests wait for pixels: either would be disturbed by a neighbour, so they run one file at a time.
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
          name: "blackbox",
          include: blackbox,
          exclude: never,
          fileParallelism: false,
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: [browser],
          exclude: never,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
