import { expect, it } from "vitest";
import type { Fleet } from "../../torture/fleet.ts";
import { acked, connectionsOf, eventually, expectValid, startTrial } from "./fleet-trial.ts";

/** Clients come through nginx to all three nodes, and talk in one room. */
export function itKeepsOneOrder(fleet: () => Fleet): void {
  it("every message of a room reaches its clients on all three nodes exactly once, in one order", async () => {
    const trial = await startTrial(fleet(), { rooms: ["one"] });
    // A node counts its connections once a second.
    await eventually(async () => Math.min(...(await connectionsOf(fleet()))) >= 3, "each node has a share of them");
    trial.talk();
    await acked(trial, 150);
    const report = await trial.judge();
    expectValid(report);
    expect(report.figures.deliveries).toBeGreaterThan(150 * 10);
  });
}
