import type { Person, RoomId, RoomView, UserId } from "@parley/protocol";
import { viewRoom } from "../chat/view-room.ts";
import type { Subscription } from "../delivery/subscriber.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";

/**
 * Subscribes a connection to a room it may be in. If it was taken out of the room while it was entering (a leave on
 * another device, a kick), the store decides again; null when the answer is no.
 */
export async function subscribe(
  context: GatewayContext,
  connection: Connection,
  { id, head }: Pick<RoomView, "id" | "head">,
): Promise<Subscription | null> {
  while (connection.state !== "closed" && connection.actor) {
    const subscription = await context.hub.enter(connection, id, head);
    if (subscription) return subscription;
    if (!(await context.chat.store.findRoom(id, connection.actor))) return null;
  }
  return null;
}

/**
 * Remembers, while `run` is entering rooms, which ones the connection is taken out of meanwhile. It must begin before
 * the membership is read: the answer may be old news by the time it arrives.
 */
export async function whileEntering<T>(connection: Connection, run: () => Promise<T>): Promise<T> {
  connection.exited ??= new Set();
  connection.entering++;
  try {
    return await run();
  } finally {
    if (--connection.entering === 0) connection.exited = null;
  }
}

/**
 * The room through this person's eyes as of the head it is handed out with. What was read before the connection was
 * subscribed may be older than that; and events up to the head are not told to whoever comes in without a cursor.
 */
export async function currentView(
  { chat }: GatewayContext,
  actor: Actor,
  entering: { readonly view: RoomView; readonly subscription: Subscription },
): Promise<RoomView> {
  let { view } = entering;
  while (entering.subscription.room.viewSeq > view.head) view = await viewRoom(chat, actor, view.id);
  return view;
}

/** A view handed out with a head: what it counts, it counts up to the head it was read at. */
export function viewAt(view: RoomView, head: number): RoomView {
  const counted = view.unread === undefined || view.head === head ? {} : { countedTo: view.head };
  return { ...view, head, ...counted };
}

/**
 * Enters one room: `joined`, then its messages. Entering again answers, and feeds again from a cursor that is behind.
 * Call it within `whileEntering`.
 */
export async function enterRoom(
  context: GatewayContext,
  connection: Connection,
  view: RoomView,
  request: { readonly id?: string | undefined; readonly cursor: number | null },
): Promise<void> {
  let seen = view;
  let subscription = await subscribe(context, connection, view);
  while (subscription && connection.actor) {
    // Taken out again in the moment it was in: `left` is out, and `joined` may follow only if the store says so.
    if (subscription.state === "gone") {
      const room = await context.chat.store.findRoom(view.id, connection.actor);
      subscription = room && (await subscribe(context, connection, room));
    } else if (subscription.room.viewSeq > seen.head) {
      seen = await currentView(context, connection.actor, { view: seen, subscription });
    } else break;
  }
  if (!subscription) throw new Refusal("not_found");
  // The head is the one the messages are taken at, in this same turn: live events go on from exactly there.
  connection.reply({ type: "joined", id: request.id, room: viewAt(seen, subscription.room.head) });
  const before = connection.comingBack?.get(view.id) ?? null;
  connection.comingBack?.delete(view.id);
  try {
    await context.hub.start(subscription, request.cursor ?? before);
  } catch (error) {
    // `joined` is out, so silence would read as "nothing was said". The client comes back with its cursor.
    context.log.error({ error, connection: connection.address }, "a room that was joined could not be read");
    connection.close("try_later");
  }
}

/** A user who joined on one device, or over HTTP, is in the room on all of them. Never rejects. */
export async function enterWithDevices(
  context: GatewayContext,
  user: UserId,
  room: RoomId,
  except: Connection | null = null,
): Promise<void> {
  const entering: Promise<boolean>[] = [];
  for (const device of context.connections.ofUser(user)) {
    // One that is still shaking hands may have read its rooms before this one was among them.
    if (device !== except) device.whenReady(() => void entering.push(enterWithDevice(context, device, room)));
  }
  await Promise.all(entering);
}

/** False when its user is not in the room. */
async function enterWithDevice(context: GatewayContext, device: Connection, room: RoomId): Promise<boolean> {
  try {
    await whileEntering(device, async () => {
      if (!device.actor) return;
      const view = await viewRoom(context.chat, device.actor, room);
      await enterRoom(context, device, view, { cursor: null });
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return false;
    context.log.error({ error, connection: device.address }, "a device did not learn of its user's new room");
    device.close("try_later");
  }
  return true;
}

/** Somebody is no member of a room any more. `by`: who took them out, if it was somebody else. */
export interface Departure {
  readonly room: RoomId;
  readonly user: UserId;
  readonly by?: Person | undefined;
}

/**
 * The room's log says that a user has left, on this node or another. Their devices are out at once, so no later event
 * reaches them; then the store is asked, because the user may have joined again before this was heard of.
 */
export function memberLeft(context: GatewayContext, departure: Departure): void {
  const { room, user, by } = departure;
  for (const device of context.connections.ofUser(user)) {
    const subscription = device.subscriptions.find((each) => each.room.id === room);
    if (!subscription) continue;
    const { reached, isPresent: isTold } = subscription;
    context.hub.exit(device, room);
    if (reached !== null) (device.comingBack ??= new Map()).set(room, reached);
    // Its messages were still to come: should its user be back, it begins anew.
    else if (isTold) device.reply({ type: "left", room, by });
    // One that is joining asks the store again itself; a `ready` to come leaves the room out.
    if (isTold || device.state !== "ready") device.whenReady(() => void enterAgainOrTell(context, device, departure));
  }
}

async function enterAgainOrTell(context: GatewayContext, device: Connection, { room, by }: Departure): Promise<void> {
  const isMember = await enterWithDevice(context, device, room);
  const wasIn = !isMember && device.comingBack?.delete(room);
  if (wasIn && device.state === "ready") device.reply({ type: "left", room, by });
}

/** A user who left is out on all devices; when this returns, no later event of the room reaches any of them. */
export function leaveWithAllDevices(context: GatewayContext, { room, user, by }: Departure): void {
  for (const device of context.connections.ofUser(user)) {
    const wasIn = exitRoom(context, device, room);
    // Before `ready` there is nothing to take back: the room will not be in it.
    if (wasIn && device.state === "ready") device.reply({ type: "left", room, by });
  }
}

/** Takes a connection out of a room for good; false when it was not in it, as far as it knows. */
export function exitRoom(context: GatewayContext, connection: Connection, room: RoomId): boolean {
  const wasIn = connection.subscriptions.some((subscription) => subscription.room.id === room);
  context.hub.exit(connection, room);
  return connection.comingBack?.delete(room) || wasIn;
}
