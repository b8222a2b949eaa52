import type { RoomId, RoomView, UserId } from "@parley/protocol";
import { viewRoom } from "../chat/view-room.ts";
import type { Subscription } from "../delivery/subscriber.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";

/**
 * Subscribes a connection to a room it may be in. If it was taken out of the room while it was entering (a leave on
 * another device, a kick), the store decides again; null when the answer is no.
 */
export async function subscribe(
  context: GatewayContext,
  connection: Connection,
  room: RoomId,
): Promise<Subscription | null> {
  while (connection.state !== "closed" && connection.actor) {
    const subscription = await context.hub.enter(connection, room);
    if (subscription) return subscription;
    if (!(await context.chat.store.findRoom(room, connection.actor))) return null;
  }
  return null;
}

/** Remembers, while `run` is entering rooms, which ones the connection is taken out of meanwhile. */
export async function whileEntering<T>(connection: Connection, run: () => Promise<T>): Promise<T> {
  const isOutermost = connection.exited === null;
  connection.exited ??= new Set();
  try {
    return await run();
  } finally {
    if (isOutermost) connection.exited = null;
  }
}

/** Enters one room: `joined`, then its messages. Entering again only answers. */
export async function enterRoom(
  context: GatewayContext,
  connection: Connection,
  view: RoomView,
  request: { readonly id?: string | undefined; readonly cursor: number | null },
): Promise<void> {
  const subscription = await whileEntering(connection, () => subscribe(context, connection, view.id));
  if (!subscription) throw new Refusal("not_found");
  // The head is the one the messages are taken at, in this same turn: live events go on from exactly there.
  connection.reply({ type: "joined", id: request.id, room: { ...view, head: subscription.room.head } });
  await context.hub.start(subscription, request.cursor);
}

/** A user who joined on one device, or over HTTP, is in the room on all of them. */
export async function enterWithDevices(
  context: GatewayContext,
  user: UserId,
  room: RoomId,
  except: Connection | null = null,
): Promise<void> {
  const devices = context.connections.ofUser(user).filter((device) => device !== except && device.state === "ready");
  const actor = devices[0]?.actor;
  if (!actor) return;
  const view = await viewRoom(context.chat, actor, room);
  await Promise.all(devices.map((device) => enterRoom(context, device, view, { cursor: null })));
}

/** A user who left is out on all devices; when this returns, no later event of the room reaches any of them. */
export function leaveWithAllDevices(context: GatewayContext, user: UserId, room: RoomId): void {
  for (const device of context.connections.ofUser(user)) {
    const wasIn = device.subscriptions.some((subscription) => subscription.room.id === room);
    context.hub.exit(device, room);
    if (wasIn) device.reply({ type: "left", room });
  }
}
