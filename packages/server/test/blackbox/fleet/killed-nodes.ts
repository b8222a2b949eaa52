import { expect, it } from "vitest";
import type { Fleet } from "../../torture/fleet.ts";
import type { Trial } from "../../torture/trial.ts";
import { visibilityBetween } from "../../torture/visibility.ts";
import { acked, busiestOf, eventually, expectValid, startTrial, tell } from "./fleet-trial.ts";

const KILLS = 20;
/** By then the others' messages are as quick again as ever ... */
const RECOVERED_MS = 2000;
/** ... which on a busy machine with two cores, on which a node has just started, is not what it is elsewhere. */
const QUICK_MS = 2000;

export function itSurvivesKilledNodes(fleet: () => Fleet): void {
  const title = `a node killed with -9 under load, ${KILLS} times, costs its clients a way to another node and nobody a message`;
  it(title, { timeout: 180_000 }, async () => {
    const trial = await startTrial(fleet(), { minAcks: 500 });
    trial.talk();
    await acked(trial, 60);
    for (let kill = 0; kill < KILLS; kill++) {
      await trial.fault("kill-node", () => killBusiest(fleet(), trial));
    }
    const recoveredAt = trial.history.now + RECOVERED_MS;
    await eventually(() => trial.history.now > recoveredAt, "two seconds have passed");
    await acked(trial, 60);
    const report = await trial.judge();
    expectValid(report);
    const { visibility, figures } = report;
    const after = visibilityBetween(trial.history.entries, recoveredAt, Number.POSITIVE_INFINITY);
    const p99 = [visibility.before, visibility.during, after].map((spread) => spread.p99.toFixed(0));
    tell(
      `${KILLS} kills: ${figures.acked} acknowledged, ${figures.resent} sent again; others' p99 ${p99.join(" / ")} ms before / during / ${RECOVERED_MS} ms after`,
    );
    expect(after.count).toBeGreaterThan(100);
    expect(after.p99).toBeLessThan(QUICK_MS);
  });
}

/** Dead until everybody is connected elsewhere. */
async function killBusiest(fleet: Fleet, trial: Trial): Promise<boolean> {
  const { crowd } = trial;
  const node = await busiestOf(fleet);
  const before = crowd.lostConnections;
  await fleet.kill9(node);
  await eventually(() => crowd.lostConnections > before, "clients notice");
  await eventually(() => crowd.probes.every((probe) => probe.isReady), "all clients are on the other nodes");
  await Promise.all([fleet.restart(node), acked(trial, 20)]);
  return true;
}
