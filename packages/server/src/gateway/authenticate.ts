import {
  type CloseReason,
  MIN_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
  type RoomId,
  type RoomView,
  type Up,
  type UpFrame,
} from "@parley/protocol";
import { joinRoom } from "../chat/join-room.ts";
import { listRooms } from "../chat/list-rooms.ts";
import type { Subscription } from "../delivery/subscriber.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Connection } from "./connection.ts";
import { currentView, enterWithDevices, subscribe, whileEntering, viewAt } from "./enter-room.ts";
import { MAX_ROOMS } from "./requests.ts";
import { ownStatus, takeStatus } from "./tell-status.ts";

/** A cursor from another life of the store: beyond every head, so that it is answered with `resync`, without a read. */
const FOREIGN_CURSOR = Number.POSITIVE_INFINITY;

/** The first frame of a connection that did not authenticate by its URL. */
export function authenticate(connection: Connection, frame: UpFrame): void {
  run(connection, async () => {
    if (frame.type !== "hello") throw new Refusal("unauthenticated", { message: "The first frame must be hello." });
    const version = frame.version ?? PROTOCOL_VERSION;
    if (version < MIN_PROTOCOL_VERSION || version > PROTOCOL_VERSION) throw new UnsupportedVersion(version);
    const actor = await connection.context.credentials.verify(frame.token);
    const identified = identify(connection, actor);
    const roomsOf = actor.kind === "user" ? usersRooms : visitorsRooms;
    // Both reads begin after the registration, so they may share a way to the store.
    const [rooms] = await Promise.all([roomsOf(connection, actor, frame), identified]);
    return rooms;
  });
}

/** A connection whose URL says who it is: `?ticket=` or, for a visitor, `?name=`, and `?room=` with an optional cursor. */
export function authenticateByUrl(connection: Connection, query: URLSearchParams): void {
  run(connection, async () => {
    const { credentials, config, chat } = connection.context;
    const ticket = query.get("ticket");
    const actor = ticket ? await credentials.redeemTicket(ticket) : credentials.newVisitor(query.get("name") ?? "");
    if (actor.kind === "visitor" && !config.GUESTS) throw new Refusal("guests_off");
    await identify(connection, actor);
    const code = query.get("room");
    const cursor = parseCursor(query.get("cursor"));
    const rooms = actor.kind === "user" ? await usersRooms(connection, actor, {}) : [];
    if (!code) return rooms;
    const { room, event } = await joinRoom(chat, actor, code);
    connection.homeRoom = room.id;
    if (event) {
      connection.context.publish(event);
      await enterWithDevices(connection.context, actor.id, room.id, connection);
    }
    return [...rooms.filter(({ view }) => view.id !== room.id), { view: room, cursor }];
  });
}

interface RoomToEnter {
  readonly view: RoomView;
  readonly cursor: number | null;
}

class UnsupportedVersion extends Refusal {
  constructor(version: number) {
    super("bad_frame", { message: `Protocol version ${version} is not spoken here.` });
  }
}

/** Before `ready` any error closes: with an `error` frame that says why, then the close code. */
function run(connection: Connection, whoAndWhere: () => Promise<readonly RoomToEnter[]>): void {
  connection.state = "authenticating";
  whileEntering(connection, async () => {
    const rooms = await whoAndWhere();
    await becomeReady(connection, rooms);
  }).catch((error: unknown) => {
    if (connection.state === "closed") return;
    connection.replyError(error, {});
    connection.close(closeReasonOf(error));
  });
}

/** Registered under its user first, and only then is the session looked up: a logout in between finds either. */
async function identify(connection: Connection, actor: Actor): Promise<void> {
  const { connections, credentials } = connection.context;
  if (connection.state === "closed") throw new Refusal("unauthenticated");
  connection.actor = actor;
  connection.person = { id: actor.id, name: actor.name };
  connections.identify(connection);
  const [isAlive] = await Promise.all([credentials.isAlive(actor), readStatus(connection, actor)]);
  if (!isAlive) throw new Refusal("unauthenticated");
}

/** As of after the connection was registered under its user: a change of it since then finds it. */
async function readStatus(connection: Connection, actor: Actor): Promise<void> {
  if (actor.kind !== "user") return;
  const [status] = await connection.context.chat.store.statuses([actor.id]);
  if (status) takeStatus(connection, status);
}

async function usersRooms(connection: Connection, actor: Actor, resume: Resume): Promise<readonly RoomToEnter[]> {
  const rooms = await listRooms(connection.context.chat, actor);
  return rooms.slice(0, MAX_ROOMS).map((view) => ({ view, cursor: cursorOf(connection, view.id, resume) }));
}

type Resume = Pick<Up<"hello">, "cursors" | "epoch">;

/** A visitor is a member of nothing: its cursors say where it was, and it is back there if the room is still open to it. */
async function visitorsRooms(connection: Connection, actor: Actor, resume: Resume): Promise<readonly RoomToEnter[]> {
  const { config, chat } = connection.context;
  if (!config.GUESTS) throw new Refusal("guests_off");
  const ids = Object.keys(resume.cursors ?? {}).slice(0, MAX_ROOMS) as RoomId[];
  const rooms = await Promise.all(ids.map((id) => chat.store.findRoom(id, actor)));
  return rooms.flatMap((view) => (view ? [{ view, cursor: cursorOf(connection, view.id, resume) }] : []));
}

function cursorOf(connection: Connection, room: RoomId, resume: Resume): number | null {
  const cursor = resume.cursors?.[room];
  if (cursor === undefined) return null;
  const isForeign = resume.epoch !== undefined && resume.epoch !== connection.context.chat.store.epoch;
  return isForeign ? FOREIGN_CURSOR : cursor;
}

async function becomeReady(connection: Connection, rooms: readonly RoomToEnter[]): Promise<void> {
  const { context, actor } = connection;
  if (!actor) return;
  const token = actor.kind === "visitor" ? await context.credentials.visitorToken(actor) : undefined;
  const entered: Entered[] = await Promise.all(
    rooms.map(async (room) => ({ ...room, subscription: await subscribe(context, connection, room.view) })),
  );
  let inside = entered.filter(isInside);
  while (inside.some(({ view, subscription }) => subscription.room.viewSeq > view.head)) {
    inside = (await Promise.all(inside.map((room) => brought(connection, actor, room)))).filter(isInside);
  }
  if (connection.state === "closed") return;
  connection.reply({
    type: "ready",
    version: PROTOCOL_VERSION,
    self: { ...connection.person, kind: actor.kind, ...ownStatus(context, connection) },
    epoch: context.chat.store.epoch,
    rooms: inside.map(({ view, subscription }) => viewAt(view, subscription.room.head)),
    heartbeatMs: context.config.HEARTBEAT_MS,
    token,
  });
  const started = inside.map(({ subscription, cursor }) => context.hub.start(subscription, cursor));
  connection.becomeReady();
  await Promise.all(started);
}

type Entered = RoomToEnter & { readonly subscription: Subscription | null };
type Inside = RoomToEnter & { readonly subscription: Subscription };

/** Entered, and not taken out again while the others were being entered. */
function isInside(room: Entered): room is Inside {
  return room.subscription?.state === "entering";
}

/** The room as of its head; out of it, if the store says that it is not this person's any more before its log has. */
async function brought({ context }: Connection, actor: Actor, room: Inside): Promise<Entered> {
  try {
    return { ...room, view: await currentView(context, actor, room) };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "not_found") throw error;
    context.hub.exit(room.subscription.subscriber, room.view.id);
    return room;
  }
}

function parseCursor(typed: string | null): number | null {
  if (typed === null) return null;
  if (!/^\d{1,15}$/.test(typed)) throw new Refusal("bad_frame", { message: "cursor: give a seq." });
  return Number(typed);
}

function closeReasonOf(error: unknown): CloseReason {
  if (error instanceof UnsupportedVersion) return "unsupported_version";
  if (!(error instanceof Refusal)) return "internal";
  switch (error.code) {
    case "token_expired":
      return "token_expired";
    case "guests_off":
    case "not_found":
    case "forbidden":
      return "forbidden";
    case "busy":
    case "storage_failed":
      return "try_later";
    default:
      return "unauthenticated";
  }
}
