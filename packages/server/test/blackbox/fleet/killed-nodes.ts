import { expect, it } from "vitest";
import type { Fleet } from "../../torture/fleet.ts";
import type { Trial } from "../../torture/trial.ts";
import { visibilityBetween } from "../../torture/visibility.ts";
import { acked, busiestOf, connectionsOf, eventually, expectValid, startTrial, tell } from "./fleet-trial.ts";

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
    const returns: Promise<void>[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      await trial.fault("kill-node", async () => {
        returns.push((await killBusiest(fleet(), trial)).back);
        return true;
      });
    }
    await Promise.all(returns);
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

/**
 * Dead until everybody is connected elsewhere, and then started again without waiting for it: the next one dies while
 * this one is still starting, as long as there is a third.
 */
async function killBusiest(fleet: Fleet, trial: Trial): Promise<{ readonly back: Promise<void> }> {
  const { crowd } = trial;
  await eventually(() => fleet.nodes.filter(({ isUp }) => isUp).length > 1, "there is somewhere to go");
  // A node that has just come counts its clients within a second.
  await eventually(async () => Math.max(...(await connectionsOf(fleet))) > 0, "it is known who is where");
  const node = await busiestOf(fleet);
  const before = crowd.lostConnections;
  await fleet.kill9(node);
  await eventually(() => crowd.lostConnections > before, "clients notice");
  await eventually(() => crowd.probes.every((probe) => probe.isReady), "all clients are on the other nodes");
  const back = fleet.restart(node);
  await acked(trial, 20);
  return { back };
}
