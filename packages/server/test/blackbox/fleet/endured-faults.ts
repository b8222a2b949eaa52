import { it, onTestFailed } from "vitest";
import { torture } from "../../torture/torture.ts";
import type { FaultName } from "../../torture/faults.ts";
import type { Fleet } from "../../torture/fleet.ts";
import { History } from "../../torture/history.ts";
import { expectValid } from "./fleet-trial.ts";

const SEED = 7;
const SHORT_MS = 5000;

/** Each of these faults of the torture once, under load; then everybody's lists are judged. */
export function itEndures(fleet: () => Fleet, title: string, faults: readonly FaultName[]): void {
  it(`every message reaches everybody exactly once, in one order, while ${title}`, { timeout: 120_000 }, async () => {
    onTestFailed(() => void process.stderr.write(`${fleet().outputs()}\n`));
    const history = new History(() => performance.now());
    const options = { fleet: fleet(), history, seed: SEED, durationMs: SHORT_MS, messagesPerSecond: 60, minAcks: 150 };
    expectValid(await torture({ ...options, faults, isEachOnce: true }));
  });
}
