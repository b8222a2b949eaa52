import {
  type Level,
  levelSchema,
  type Person,
  type Receipt,
  receiptSchema,
  type RoomId,
  roomIdSchema,
  type SessionId,
  statusSchema,
  type UserId,
  userIdSchema,
} from "@parley/protocol";
import { z } from "zod";
import { MAX_ASKED } from "./heard-notes.ts";
import type { UserStatus } from "../store/model.ts";

/** One life of one node: a node that starts again is another one, so nothing it said before is mistaken for its own. */
export type NodeId = string;

const node = z.string().min(1).max(64);
const person = z.object({ id: userIdSchema, name: z.string() });
const userStatus = z.object({ version: z.int(), status: statusSchema.nullable() });
const presentPerson = person.extend({ isAway: z.literal(true).optional(), status: userStatus.optional() });
const seq = z.int().nonnegative();
/** Of the notes that are asked for again when they are lost; absent from an older node. */
const numbered = { n: seq.optional(), isAgain: z.literal(true).optional() };
const session = z.string().transform((id) => id as SessionId);

const schema = z.discriminatedUnion("type", [
  /** "I am alive", to everybody, the sender included: a lease for its presence, and its own proof that the bus works. */
  z.object({ type: z.literal("beat"), node, at: z.number(), said: seq.optional() }),
  /** Numbered notes of the node `of` that have not come: it says them again. */
  z.object({ type: z.literal("again"), node, of: node, numbers: z.array(seq).max(MAX_ASKED) }),
  /** It has drained; its people have been told to go elsewhere. */
  z.object({ type: z.literal("bye"), node }),
  /** Who is connected to one room there; `people` is empty in a crowd. Replaces what it said in an earlier version. */
  z.object({ type: z.literal("present"), node, version: z.int(), online: seq, people: z.array(presentPerson) }),
  /** A node has its first connection in this room: the others say who is present there. */
  z.object({ type: z.literal("who"), node }),
  z.object({ type: z.literal("typing"), node, person }),
  z.object({
    type: z.literal("read"),
    node,
    ...numbered,
    user: userIdSchema,
    room: roomIdSchema,
    seq,
    unread: seq,
    mentions: seq,
    version: seq.optional(),
    countedTo: seq.optional(),
    reader: z.string().optional(),
    isUnread: z.literal(true).optional(),
  }),
  z.object({ type: z.literal("joined"), node, ...numbered, user: userIdSchema, room: roomIdSchema }),
  z.object({
    type: z.literal("left"),
    node,
    ...numbered,
    user: userIdSchema,
    room: roomIdSchema,
    by: person.optional(),
  }),
  z.object({
    type: z.literal("preferences"),
    node,
    user: userIdSchema,
    room: roomIdSchema,
    level: levelSchema,
    isFavourite: z.boolean(),
  }),
  z.object({ type: z.literal("status"), node, ...numbered, user: userIdSchema, status: userStatus }),
  /** A person has begun or stopped to show how far they have read, in these rooms. */
  z.object({
    type: z.literal("receipts"),
    node,
    ...numbered,
    receipts: z.array(receiptSchema.extend({ room: roomIdSchema })),
  }),
  z.object({ type: z.literal("session_ended"), node, ...numbered, session }),
]);

/** A note that is missed if it is lost. */
export type NumberedNote = Extract<
  NodeNote,
  { readonly type: "read" | "receipts" | "joined" | "left" | "status" | "session_ended" }
>;

interface Numbered {
  readonly n?: number | undefined;
  /** Somebody had asked for it: what it tells may be old. */
  readonly isAgain?: true | undefined;
}

/** What nodes say to each other besides room events. Never stored; lost without harm, because it is said again. */
export type NodeNote =
  | {
      readonly type: "beat";
      readonly node: NodeId;
      readonly at: number;
      /** The number of its newest numbered note; absent from an older node. */
      readonly said?: number | undefined;
    }
  | { readonly type: "again"; readonly node: NodeId; readonly of: NodeId; readonly numbers: readonly number[] }
  | { readonly type: "bye" | "who"; readonly node: NodeId }
  | {
      readonly type: "present";
      readonly node: NodeId;
      readonly version: number;
      readonly online: number;
      readonly people: readonly (Person & {
        readonly isAway?: true | undefined;
        readonly status?: UserStatus | undefined;
      })[];
    }
  | { readonly type: "typing"; readonly node: NodeId; readonly person: Person }
  | (Numbered & {
      readonly type: "read";
      readonly node: NodeId;
      readonly user: UserId;
      readonly room: RoomId;
      readonly seq: number;
      readonly unread: number;
      readonly mentions: number;
      readonly version?: number | undefined;
      readonly countedTo?: number | undefined;
      /** The name of the user, when the others in the room may know. */
      readonly reader?: string | undefined;
      readonly isUnread?: true | undefined;
    })
  | (Numbered & { readonly type: "joined"; readonly node: NodeId; readonly user: UserId; readonly room: RoomId })
  | (Numbered & {
      readonly type: "left";
      readonly node: NodeId;
      readonly user: UserId;
      readonly room: RoomId;
      readonly by?: Person | undefined;
    })
  | {
      readonly type: "preferences";
      readonly node: NodeId;
      readonly user: UserId;
      readonly room: RoomId;
      readonly level: Level;
      readonly isFavourite: boolean;
    }
  | (Numbered & {
      readonly type: "status";
      readonly node: NodeId;
      readonly user: UserId;
      readonly status: UserStatus;
    })
  | (Numbered & {
      readonly type: "receipts";
      readonly node: NodeId;
      readonly receipts: readonly (Receipt & { readonly room: RoomId })[];
    })
  | (Numbered & { readonly type: "session_ended"; readonly node: NodeId; readonly session: SessionId });

export const encodeNote = (note: NodeNote): Buffer => Buffer.from(JSON.stringify(note));

/** Null for what this version does not understand: during a rolling upgrade the others may be newer. */
export function decodeNote(body: Buffer): NodeNote | null {
  try {
    const parsed = schema.safeParse(JSON.parse(body.toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
