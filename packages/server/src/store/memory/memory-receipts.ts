import type { UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { Receipt, Receipts } from "../receipts.ts";
import { byBytes } from "./by-bytes.ts";
import type { MemoryRoom, MemoryState, MemoryUser } from "./memory-state.ts";

export function memoryReceipts(state: MemoryState): Receipts {
  return {
    async readers({ room: id, seq }, maxNamed) {
      state.assertOpen();
      const room = state.rooms.get(id);
      const message = room?.messagesBySeq.get(seq);
      if (!room || !message) throw new Refusal("not_found");
      const readers = receiptsOf(room).filter((receipt) => receipt.seq >= seq && receipt.id !== message.from.id);
      const users = readers.map(({ id: user, name }) => ({ id: user, name }));
      return { count: users.length, users: room.members.size > maxNamed ? null : users };
    },

    async receipts(id, maxMembers) {
      state.assertOpen();
      const room = state.rooms.get(id);
      if (!room) return [];
      return room.members.size > maxMembers ? null : receiptsOf(room);
    },

    async showsReceipts(id) {
      return !userOf(id).isReceiptless;
    },

    async showReceipts(id, isOn) {
      const user = userOf(id);
      if (isOn !== user.isReceiptless) return [];
      state.users.set(id, { ...user, isReceiptless: !isOn });
      return [...state.rooms.values()].flatMap((room) => {
        const membership = room.members.get(id);
        if (!membership) return [];
        membership.readVersion += 1;
        const { readSeq: seq, readVersion: version } = membership;
        return [{ room: room.id, seq, version, memberCount: room.members.size }];
      });
    },
  };

  function userOf(id: UserId): MemoryUser {
    state.assertOpen();
    const user = state.users.get(id);
    if (!user) throw new Refusal("not_found");
    return user;
  }

  function receiptsOf(room: MemoryRoom): Receipt[] {
    return [...room.members]
      .flatMap(([id, { readSeq: seq, readVersion: version }]) => {
        const { name, nameKey, isReceiptless } = userOf(id);
        return isReceiptless ? [] : [{ nameKey, receipt: { id, name, seq, version } }];
      })
      .toSorted((a, b) => byBytes(a.nameKey, b.nameKey))
      .map(({ receipt }) => receipt);
  }
}
