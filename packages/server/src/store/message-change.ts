import type { RoomId } from "@parley/protocol";
import type { Actor, RoomEvent } from "./model.ts";

interface OfMessage {
  readonly room: RoomId;
  /** The message: its seq. */
  readonly seq: number;
  readonly actor: Actor;
  /** ms UTC, for display only. */
  readonly at: number;
}

/** What can be done to a message. */
export type MessageChange = OfMessage &
  (
    | {
        /** By its sender: another text. */
        readonly type: "edit";
        readonly text: string;
      }
    | {
        /** By its sender: a tombstone. Its texts, old and new, its quote, reactions, mentions and pin are gone. */
        readonly type: "delete";
      }
    | {
        /** By everybody who may speak: at most MAX_REACTIONS different ones on a message; over it, `too_many`. */
        readonly type: "react";
        readonly emoji: string;
        readonly isOn: boolean;
      }
    | {
        /** By registered users: at most MAX_PINS in a room; over it, `too_many`. */
        readonly type: "pin";
        readonly isOn: boolean;
      }
  );

export interface Changed {
  /** What was logged; null when it was so already. */
  readonly event: RoomEvent | null;
  /** The seq of the last event of the message: this one, or the one it was left at. */
  readonly changedSeq: number;
}

/** Different emojis on one message. */
export const MAX_REACTIONS = 50;
/** Pinned messages of one room. */
export const MAX_PINS = 100;
/** Of those who put one reaction, a message names the first so many; the others are counted. */
export const REACTION_USERS = 20;
/** Characters (code points) of a quoted message that travel with the one that quotes it. */
export const QUOTE_CHARS = 200;
