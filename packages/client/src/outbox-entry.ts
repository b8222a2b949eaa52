import type { ReplyErrorCode } from "@parley/protocol";
import type { SendOptions } from "./client-room.ts";

/** A message that is not known to be stored. Entries are replaced, never changed, so that views can keep them. */
export interface OutboxEntry {
  readonly clientMsgId: string;
  /** The room's code: it outlives the room's id when a server starts over. */
  readonly code: string;
  readonly text: string;
  /** What it says besides its text. */
  readonly options?: SendOptions;
  /** When it was written, ms UTC by this device. */
  readonly at: number;
  readonly state: "queued" | "sending" | "failed";
  /** The person it left as at least once: from then on it may be stored. The key is unique per person only. */
  readonly sentAs: string | null;
  readonly error?: { readonly code: ReplyErrorCode; readonly message: string };
}

/** Bookkeeping per message, so that a million empty ones are bounded as well. */
const ENTRY_OVERHEAD_BYTES = 128;
const encoder = new TextEncoder();

export function entryBytes(entry: { readonly text: string }): number {
  return encoder.encode(entry.text).length + ENTRY_OVERHEAD_BYTES;
}
