import type { Receipts } from "../receipts.ts";
import type { Reads, Writes } from "./calls.ts";
import type { Lane } from "./lane.ts";

export function sqliteReceipts(writes: Lane<Writes>, reads: Lane<Reads>): Receipts {
  return {
    readers: ({ room, seq }, maxNamed) => reads.call("readers", { room, seq, maxNamed }),
    receipts: (room, maxMembers) => reads.call("receipts", { room, maxMembers }),
    showsReceipts: (user) => reads.call("showsReceipts", user),
    showReceipts: (user, isOn) => writes.call("showReceipts", { user, isOn }),
  };
}
