import type { Connection } from "./connection.ts";
import type { Gateway } from "./gateway.ts";
import type { GatewayContext } from "./gateway-context.ts";

/** Connections closed per slice and the pause between slices: what the nodes that take them over can authenticate. */
const SLICE = 500;
const SLICE_MS = 100;
/** How long requests that wait for the store may take before we close around them; their senders retry. */
const IN_FLIGHT_MS = 5000;

/**
 * Ends this node's connections in order: no new ones, everybody is told when to come back (spread over the time the
 * closing itself takes), requests in flight finish, then slices are closed with 1012.
 */
export async function drain(context: GatewayContext, gateway: Gateway): Promise<void> {
  gateway.refuseNew();
  const all = [...context.connections.all()];
  const spreadMs = Math.ceil(all.length / SLICE) * SLICE_MS;
  for (const connection of all) {
    if (connection.state === "ready") {
      connection.reply({ type: "draining", afterMs: Math.floor(context.random() * spreadMs) });
    }
  }
  const deadline = context.clock.monotonic() + IN_FLIGHT_MS;
  for (let at = 0; at < all.length; at += SLICE) {
    if (at > 0) await pause(context, SLICE_MS);
    const slice = all.slice(at, at + SLICE);
    await inFlightDone(context, slice, deadline);
    for (const connection of slice) connection.close("restart");
  }
  await pause(context, 0);
}

async function inFlightDone(
  context: GatewayContext,
  connections: readonly Connection[],
  deadline: number,
): Promise<void> {
  while (connections.some(({ inFlight }) => inFlight > 0) && context.clock.monotonic() < deadline) {
    await pause(context, 5);
  }
}

function pause(context: GatewayContext, ms: number): Promise<void> {
  return new Promise((resolve) => context.clock.after(ms, resolve));
}
