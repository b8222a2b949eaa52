import type { DownFrame, RoomId } from "@parley/protocol";

/**
 * An entry of a room's log that this client knows nothing of: a newer server's. It has its place in the order all the
 * same, and what comes after it would wait for it for ever.
 */
export interface UnknownEvent {
  readonly type: "unknown";
  readonly room: RoomId;
  readonly seq: number;
  readonly at: number;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string";
const isSeq = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isPerson = (value: unknown): boolean => isFields(value) && isText(value["id"]) && isText(value["name"]);
const isStatus = (value: unknown): boolean =>
  isFields(value) &&
  [value["emoji"], value["text"]].every((text) => isOptional(text, isText)) &&
  isOptional(value["until"], Number.isSafeInteger);
const isOnlineList = (value: unknown): boolean =>
  isPersonList(value) && (value as readonly Fields[]).every(({ status }) => isOptional(status, isStatus));
const isPersonList = (value: unknown): boolean => Array.isArray(value) && value.every(isPerson);
const isRoomView = (value: unknown): boolean =>
  isFields(value) &&
  isText(value["id"]) &&
  isText(value["code"]) &&
  isText(value["name"]) &&
  isText(value["kind"]) &&
  isSeq(value["head"]) &&
  [value["topic"], value["description"], value["role"], value["level"]].every((text) => isOptional(text, isText)) &&
  isOptional(value["members"], isOnlineList);
const isMessage = (value: unknown): boolean => isFields(value) && isEvent(value) && isShape("message", value);
const isEvent = (frame: Fields): boolean => isText(frame["room"]) && isSeq(frame["seq"]) && isSeq(frame["at"]);
const isChange = (frame: Fields): boolean => isEvent(frame) && isPerson(frame["from"]) && isSeq(frame["target"]);
const isRevision = (value: unknown): boolean => isFields(value) && isSeq(value["at"]) && isText(value["text"]);
const isQuote = (value: unknown): boolean =>
  isFields(value) && isSeq(value["seq"]) && (value["from"] === undefined || isPerson(value["from"]));
const isReaction = (value: unknown): boolean =>
  isFields(value) && isText(value["emoji"]) && isSeq(value["count"]) && isPersonList(value["users"]);
const isFile = (value: unknown): boolean =>
  isFields(value) && isText(value["id"]) && isText(value["name"]) && isText(value["type"]) && isSeq(value["size"]);
const isHit = (value: unknown): boolean =>
  isFields(value) && isFields(value["room"]) && isText(value["room"]["id"]) && isMessage(value["message"]);
const isReceiptList = (value: unknown): boolean =>
  isArrayOf(
    value,
    (each) => isPerson(each) && isFields(each) && isSeq(each["version"]) && isOptional(each["seq"], isSeq),
  );
const isOptional = (value: unknown, check: (value: unknown) => boolean): boolean => value === undefined || check(value);

/**
 * Only what the client relies on; the schemas stay on the server, away from browser bundles. The client must survive
 * a hostile or a newer server, so a frame of the wrong shape counts as lost, and loss is what the cursors repair.
 */
const SHAPES: { readonly [Type in DownFrame["type"]]: (frame: Fields) => boolean } = {
  ready: (f) =>
    isPerson(f["self"]) &&
    isOptional((f["self"] as Fields)["status"], isStatus) &&
    isText(f["epoch"]) &&
    isArrayOf(f["rooms"], isRoomView) &&
    isSeq(f["heartbeatMs"]),
  ack: (f) => isText(f["room"]) && isSeq(f["seq"]),
  error: (f) => isText(f["code"]) && isText(f["message"]) && isOptional(f["retryAfterMs"], isSeq),
  message: (f) =>
    isEvent(f) &&
    isPerson(f["from"]) &&
    isText(f["text"]) &&
    isOptional(f["clientMsgId"], isText) &&
    isOptional(f["replyTo"], isQuote) &&
    isOptional(f["mentions"], (list) => isArrayOf(list, isText)) &&
    isOptional(f["files"], (list) => isArrayOf(list, isFile)) &&
    isOptional(f["changedSeq"], isSeq) &&
    isOptional(f["reactions"], (list) => isArrayOf(list, isReaction)),
  edited: (f) => isChange(f) && isText(f["text"]),
  deleted: (f) => isChange(f) && isText(f["author"]),
  reaction: (f) => isChange(f) && isText(f["emoji"]) && typeof f["isOn"] === "boolean",
  pinned: (f) => isChange(f) && typeof f["isOn"] === "boolean",
  member_joined: (f) => isEvent(f) && isPerson(f["member"]) && isOptional(f["by"], isPerson),
  member_left: (f) => isEvent(f) && isPerson(f["member"]) && isOptional(f["by"], isPerson),
  member_role: (f) => isEvent(f) && isPerson(f["from"]) && isPerson(f["member"]) && isText(f["role"]),
  room_changed: (f) =>
    isEvent(f) &&
    isPerson(f["from"]) &&
    [f["name"], f["topic"], f["description"], f["posting"], f["kind"]].every((text) => isOptional(text, isText)),
  joined: (f) => isRoomView(f["room"]),
  left: (f) => isText(f["room"]) && isOptional(f["by"], isPerson),
  history: (f) => isText(f["room"]) && isArrayOf(f["messages"], isMessage) && typeof f["hasBefore"] === "boolean",
  pins: (f) => isText(f["room"]) && isArrayOf(f["messages"], isMessage),
  found: (f) => isArrayOf(f["hits"], isHit) && isOptional(f["next"], isText),
  seq_at: (f) => isText(f["room"]) && isOptional(f["seq"], isSeq),
  revisions: (f) => isText(f["room"]) && isSeq(f["seq"]) && isArrayOf(f["revisions"], isRevision),
  read_cursor: (f) => isText(f["room"]) && isSeq(f["seq"]) && isSeq(f["unread"]) && isSeq(f["mentions"]),
  readers: (f) => isText(f["room"]) && isSeq(f["count"]) && isOptional(f["users"], isPersonList),
  receipts: (f) => isText(f["room"]) && isOptional(f["users"], isReceiptList),
  receipt: (f) => isText(f["room"]) && isReceiptList(f["users"]),
  preferences: (f) => isText(f["room"]) && isText(f["level"]) && typeof f["isFavourite"] === "boolean",
  status: (f) => isOptional(f["status"], isStatus),
  presence: (f) =>
    isText(f["room"]) &&
    isSeq(f["online"]) &&
    [f["users"], f["joined"], f["left"], f["changed"]].every((list) => isOptional(list, isOnlineList)),
  typing: (f) => isText(f["room"]) && isPersonList(f["users"]),
  heartbeat: (f) => isFields(f["heads"]) && Object.values(f["heads"]).every(isSeq),
  resync: (f) => isText(f["room"]) && isSeq(f["head"]),
  draining: (f) => isSeq(f["afterMs"]),
};

/** The frame, or null when it is not one this client understands. */
export function decodeFrame(text: unknown): DownFrame | UnknownEvent | null {
  if (!isText(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (isDownFrame(value)) return value;
    return isUnknownEvent(value) ? { type: "unknown", room: value.room, seq: value.seq, at: value.at } : null;
  } catch {
    return null;
  }
}

/** Every entry of a room's log has `room`, `seq` and `at`, and no other frame has all three. */
function isUnknownEvent(value: unknown): value is UnknownEvent {
  return isFields(value) && isText(value["type"]) && !Object.hasOwn(SHAPES, value["type"]) && isEvent(value);
}

function isDownFrame(value: unknown): value is DownFrame {
  return isFields(value) && isText(value["type"]) && isShape(value["type"], value);
}

function isShape(type: string, frame: Fields): boolean {
  return Object.hasOwn(SHAPES, type) && SHAPES[type as DownFrame["type"]](frame);
}

function isArrayOf(value: unknown, check: (value: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(check);
}
