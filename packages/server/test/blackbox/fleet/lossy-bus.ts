import { expect, it, onTestFinished } from "vitest";
import type { Fleet } from "../../torture/fleet.ts";
import { NO_LOSSES } from "../../torture/hostile-proxy.ts";
import { acked, expectValid, startTrial } from "./fleet-trial.ts";

/** For each node by itself; what is not lost comes anything up to two seconds late, in any order. */
const LOSSES = { lost: 0.05, repeated: 0.05, late: 1, longestDelayMs: 2000 };
const SENDERS = 8;

export function itAgreesOverALossyBus(fleet: () => Fleet): void {
  it("a bus that loses 5 %, repeats 5 % and delays up to 2 s leaves all observers of eight senders with one list", async () => {
    const { hostile = [] } = fleet().bus ?? {};
    const trial = await startTrial(fleet());
    const harmedBefore = hostile.map(({ harmed }) => harmed);
    onTestFinished(() => hostile.forEach((proxy) => Object.assign(proxy, { losses: NO_LOSSES })));
    for (const proxy of hostile) proxy.losses = LOSSES;
    trial.talk();
    await acked(trial, 240);
    expectValid(await trial.judge());
    const senders = trial.history.entries.flatMap(({ op, client }) => (op === "ack" ? [client] : []));
    expect(new Set(senders).size).toBeGreaterThanOrEqual(SENDERS);
    for (const [index, { harmed }] of hostile.entries())
      expect(harmed - (harmedBefore[index] ?? 0)).toBeGreaterThan(30);
  });
}
