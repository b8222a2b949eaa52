import { expect, it, onTestFinished } from "vitest";
import { RawClient } from "../../../../protocol/conformance/raw-client.ts";
import type { Fleet } from "../../torture/fleet.ts";
import { NO_LOSSES } from "../../torture/hostile-proxy.ts";
import { Browser } from "../kit/browser.ts";
import { WATERMARK_MS } from "./dead-bus.ts";
import { eventually } from "./fleet-trial.ts";

const PASSWORD = "a horse, a battery and a staple";

/** The bus loses everything: an event after which nothing comes, and the note that a session has ended. */
export function itRepairsWhatNobodySaysAgain(fleet: () => Fleet): void {
  it("the last message before a silence and a logout reach the other nodes, though the bus has lost both", async () => {
    const [here, there] = fleet().nodes;
    const { hostile = [] } = fleet().bus ?? {};
    if (!here || !there) throw new Error("there are two nodes");
    const browser = new Browser(here.server);
    const { accessToken } = (await browser.post("register", { name: "Ana", password: PASSWORD })).body;
    const ana = await RawClient.upgrade(there.server.url, "/ws");
    ana.send({ type: "hello", token: accessToken });
    await ana.next("ready");
    const bob = await RawClient.upgrade(there.server.url, "/ws?room=silence&name=bob");
    await bob.next("ready");
    const cy = await RawClient.upgrade(here.server.url, "/ws?room=silence&name=cy");
    await cy.next("ready");

    onTestFinished(() => hostile.forEach((proxy) => Object.assign(proxy, { losses: NO_LOSSES })));
    for (const proxy of hostile) proxy.losses = { ...NO_LOSSES, lost: 1 };
    expect((await cy.ask({ type: "send", text: "my last words" }))["type"]).toBe("ack");
    expect((await browser.post("logout")).status).toBe(204);
    await eventually(() => bob.of("message").length === 1, "the message is there", WATERMARK_MS);
    await eventually(() => ana.ended?.code === 4410, "the socket of the session is closed", WATERMARK_MS);
    for (const client of [bob, cy]) client.socket.destroy();
  });
}
