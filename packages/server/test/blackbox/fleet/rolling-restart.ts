import { expect, it } from "vitest";
import type { Fleet, FleetNode } from "../../torture/fleet.ts";
import type { Trial } from "../../torture/trial.ts";
import { acked, eventually, expectValid, startTrial } from "./fleet-trial.ts";

export function itRestartsOneByOne(fleet: () => Fleet): void {
  it("all nodes are replaced one by one under load, and no send fails once its client has tried again", async () => {
    const trial = await startTrial(fleet(), { isPatient: true });
    trial.talk();
    await acked(trial, 60);
    for (const node of fleet().nodes) {
      await trial.fault("drain-node", () => replace(fleet(), node, trial));
      await acked(trial, 60);
    }
    expectValid(await trial.judge());
    const failed = trial.history.entries.filter((entry) => entry.op === "refuse" && entry.code !== "bad_text");
    expect(failed).toEqual([]);
  });
}

async function replace(fleet: Fleet, node: FleetNode, { crowd }: Trial): Promise<boolean> {
  const before = crowd.lostConnections;
  const code = await fleet.terminate(node);
  await eventually(() => crowd.probes.every((probe) => probe.isReady), "all clients are on the other nodes");
  await fleet.restart(node);
  return code === 0 && crowd.lostConnections > before;
}
