import type { Person } from "@parley/protocol";
import type { OwnReceipt } from "../store/receipts.ts";

/** In a room of more members nobody is named: who has read would be a crowd, and telling of it a write to each of them. */
export const MAX_RECEIPT_MEMBERS = 50;

/** What the others in a room are to be told of how far somebody has read. */
export interface ToldReceipt extends Pick<OwnReceipt, "room" | "version"> {
  readonly user: Person;
  /** Absent: nothing any more. */
  readonly seq?: number | undefined;
}

export function isShown(memberCount: number): boolean {
  return memberCount > 0 && memberCount <= MAX_RECEIPT_MEMBERS;
}
