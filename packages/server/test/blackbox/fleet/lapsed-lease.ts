import { expect, it } from "vitest";
import { RawClient } from "../../../../protocol/conformance/raw-client.ts";
import type { Fleet } from "../../torture/fleet.ts";
import { eventually, tell } from "./fleet-trial.ts";

/** A node's lease (10 s), the beat at which that is noticed, and the batching of presence. */
const OFFLINE_WITHIN_MS = 10_000 + 2000 + 1500;

export function itLeavesNobodyOnline(fleet: () => Fleet): void {
  it("the people of a node killed with -9 are online until its lease ends, and then nowhere", async () => {
    const [here, there] = fleet().nodes;
    if (!here || !there) throw new Error("there are two nodes");
    const ana = await RawClient.upgrade(here.server.url, "/ws?room=lease&name=ana");
    const bob = await RawClient.upgrade(there.server.url, "/ws?room=lease&name=bob");
    const online = (): unknown => ana.of("presence").at(-1)?.["online"];
    await eventually(() => online() === 2, "both are online");
    const killedAt = performance.now();
    await fleet().kill9(there);
    await eventually(() => online() === 1, "one is left", OFFLINE_WITHIN_MS);
    tell(`the people of a killed node were offline after ${(performance.now() - killedAt).toFixed(0)} ms`);
    expect(ana.of("presence").at(-1)?.["left"]).toMatchObject([{ name: "bob" }]);
    await fleet().restart(there);
    for (const client of [ana, bob]) client.socket.destroy();
  });
}
