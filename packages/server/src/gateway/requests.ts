import type { RoomId, Up } from "@parley/protocol";
import { joinRoom } from "../chat/join-room.ts";
import { leaveRoom } from "../chat/leave-room.ts";
import { listMessages } from "../chat/list-messages.ts";
import { markRead } from "../chat/mark-read.ts";
import { sendMessage } from "../chat/send-message.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Appended } from "../store/room-log.ts";
import type { Connection } from "./connection.ts";
import { enterRoom, enterWithDevices, exitRoom, leaveWithAllDevices, whileEntering } from "./enter-room.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { tellReadCursor } from "./tell-read-cursor.ts";

/** Rooms one connection may be in; a member of more sees the others by reconnecting with fewer, or over HTTP. */
export const MAX_ROOMS = 1000;

export function hello(): never {
  throw new Refusal("already_authenticated");
}

/** Steps 3 to 6: store, acknowledge, announce. The ack leaves before the event, and only after the fsync. */
export async function send(context: GatewayContext, connection: Connection, frame: Up<"send">): Promise<void> {
  connection.takeSendToken();
  const { type: _, id, room: named, ...said } = frame;
  const room = roomOf(connection, named);
  context.hub.doneTyping(room, connection.person);
  const { event, isNew } = await stored(context, room, () =>
    sendMessage(context.chat, actorOf(connection), { ...said, room }),
  );
  connection.reply({ type: "ack", id, room, seq: event.seq, clientMsgId: said.clientMsgId });
  if (!isNew) return;
  context.metrics.appends++;
  context.publish(event);
}

async function stored(context: GatewayContext, room: RoomId, write: () => Promise<Appended>): Promise<Appended> {
  try {
    return await (context.hub.room(room)?.pace.write(write) ?? write());
  } catch (error) {
    if (error instanceof Refusal) context.metrics.appendRefusals.add(error.code);
    throw error;
  }
}

export function join(context: GatewayContext, connection: Connection, frame: Up<"join">): Promise<void> {
  const run = async () => {
    if (connection.subscriptions.length >= MAX_ROOMS) throw new Refusal("too_many_rooms");
    const actor = actorOf(connection);
    const { room, event } = await joinRoom(context.chat, actor, frame.code);
    // Stored, so announced, whether or not this connection still gets in.
    if (event) context.publish(event);
    await enterRoom(context, connection, room, { id: frame.id, cursor: frame.cursor ?? null });
    if (!event) return;
    context.tellNodes({ type: "joined", user: actor.id, room: room.id });
    await enterWithDevices(context, actor.id, room.id, connection);
  };
  return connection.inTurn(() => whileEntering(connection, run));
}

export function leave(context: GatewayContext, connection: Connection, frame: Up<"leave">): Promise<void> {
  return connection.inTurn(async () => {
    const actor = actorOf(connection);
    // What they have just said there is from before they left.
    context.hub.room(frame.room)?.pace.storeNow();
    const event = await leaveRoom(context.chat, actor, frame.room);
    exitRoom(context, connection, frame.room);
    connection.reply({ type: "left", id: frame.id, room: frame.room });
    if (!event) return;
    leaveWithAllDevices(context, { user: actor.id, room: frame.room });
    context.tellNodes({ type: "left", user: actor.id, room: frame.room });
    context.publish(event);
  });
}

export async function history(context: GatewayContext, connection: Connection, frame: Up<"history">): Promise<void> {
  const { id, before, after, around, limit } = frame;
  const room = roomOf(connection, frame.room);
  const page = await listMessages(context.chat, actorOf(connection), { room, before, after, around, limit });
  connection.reply({ type: "history", id, room, ...page, messages: [...page.messages] });
}

export async function read(context: GatewayContext, connection: Connection, frame: Up<"read">): Promise<void> {
  const actor = actorOf(connection);
  const { room } = frame;
  const { cursor, reader } = await markRead(context.chat, actor, frame);
  connection.reply({ type: "read_cursor", id: frame.id, room, ...cursor });
  const moved = { user: actor.id, room, ...cursor, reader };
  tellReadCursor(context, moved, connection);
  context.tellNodes({ type: "read", ...moved });
}

export function typing(context: GatewayContext, connection: Connection, frame: Up<"typing">): void {
  const room = frame.room ?? connection.homeRoom;
  const subscription = connection.subscriptions.find((candidate) => candidate.room.id === room);
  if (subscription?.isPresent) context.hub.noteTyping(subscription);
}

/**
 * Nobody sits at this connection any more, or somebody does again. Whoever says so again and again is heard seldom, and
 * then as they are by then: each turn goes through all their rooms, and those must not be made to flicker.
 */
export function away(context: GatewayContext, connection: Connection, { isAway }: Up<"away">): void {
  const isWaiting = connection.awayToBe !== null;
  if (!isWaiting && isAway === connection.isAway) return;
  const waitMs = isWaiting ? 0 : connection.takeTurnToken();
  if (!isWaiting && waitMs === 0) return turn(context, connection, isAway);
  connection.awayToBe = isAway;
  if (isWaiting) return;
  context.clock.after(waitMs, () => {
    const { awayToBe } = connection;
    connection.awayToBe = null;
    if (awayToBe !== null) away(context, connection, { type: "away", isAway: awayToBe });
  });
}

function turn({ hub }: GatewayContext, connection: Connection, isAway: boolean): void {
  if (connection.state !== "ready") return;
  connection.isAway = isAway;
  hub.awayTurned(connection);
}

export function roomOf(connection: Connection, named: RoomId | undefined): RoomId {
  const room = named ?? connection.homeRoom;
  if (!room)
    throw new Refusal("bad_frame", { message: "room: say which room; this connection has no room of its own." });
  return room;
}

/** Requests are dispatched only once the connection is ready, and then it has an actor. */
export function actorOf(connection: Connection): Actor {
  if (!connection.actor) throw new Refusal("unauthenticated");
  return connection.actor;
}
