import { expect, it } from "vitest";
import type { Fleet } from "../../torture/fleet.ts";
import { eventually, isReady, tell } from "./fleet-trial.ts";

const RED_WITHIN_MS = 10_000;
const HEALED_WITHIN_MS = 30_000;

export function itKnowsWhenItIsDeaf(fleet: () => Fleet): void {
  it("a node whose connections to the bus are frozen turns unready within 10 s, and heals by itself within 30 s", async () => {
    const [node] = fleet().nodes;
    const [old] = fleet().bus?.hostile ?? [];
    const [any] = fleet().bus?.proxies ?? [];
    if (!node || !old || !any) throw new Error("there are nodes, and two proxies for each");
    await eventually(() => isReady(fleet(), node), "it is ready");
    const frozenAt = performance.now();
    // These for good, and all others for as long as it must not heal.
    expect(old.freezeLinks()).toBeGreaterThan(0);
    any.freeze();
    await eventually(async () => (await fleet().readiness(node)) === 503, "it is unready", RED_WITHIN_MS);
    const redMs = performance.now() - frozenAt;
    any.restore();
    await eventually(() => isReady(fleet(), node), "it is ready again", HEALED_WITHIN_MS);
    tell(
      `frozen: unready after ${redMs.toFixed(0)} ms, ready ${(performance.now() - frozenAt - redMs).toFixed(0)} ms after new ones worked`,
    );
  });
}
