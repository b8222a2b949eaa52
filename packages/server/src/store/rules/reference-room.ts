import type { ReplyErrorCode, UserId } from "@parley/protocol";
import type { Actor } from "../model.ts";

interface Entry {
  readonly what: string;
  readonly by: UserId;
  readonly clientMsgId?: string | undefined;
  /** Whom a message calls: these, or everybody. */
  readonly calls?: readonly UserId[] | "room" | undefined;
  isDeleted?: boolean;
}

/** What a room is for the random test of a store: its log, and where each member has read. Nothing clever. */
export class ReferenceRoom {
  readonly log: Entry[] = [];
  readonly cursors = new Map<UserId, number>();
  #owner: UserId | null = null;

  say({ kind, id }: Actor, clientMsgId: string | undefined, called: readonly UserId[] | "room"): number | "not_found" {
    const isSame = (entry: Entry) => entry.what === "message" && entry.by === id && entry.clientMsgId === clientMsgId;
    const first = clientMsgId === undefined ? -1 : this.log.findIndex(isSame);
    if (first >= 0) return first + 1;
    if (kind === "user" && !this.cursors.has(id)) return "not_found";
    const calls = called === "room" ? called : called.filter((user) => user !== id && this.cursors.has(user));
    return this.log.push({ what: "message", by: id, clientMsgId, calls });
  }

  change({ kind, id }: Actor, what: "edited" | "deleted", seq: number): number | ReplyErrorCode | null {
    const message = this.log[seq - 1];
    if ((kind === "user" && !this.cursors.has(id)) || message?.what !== "message") return "not_found";
    if (what === "edited" && message.isDeleted) return "message_deleted";
    const isPermitted = message.by === id || (what === "deleted" && this.#owner === id);
    if (!isPermitted) return "forbidden";
    if (message.isDeleted) return null;
    message.isDeleted = what === "deleted";
    return this.log.push({ what, by: id });
  }

  join(id: UserId): number | null {
    if (this.cursors.has(id)) return null;
    if (this.cursors.size === 0) this.#owner = id;
    const seq = this.log.push({ what: "member_joined", by: id });
    this.cursors.set(id, seq);
    return seq;
  }

  leave(id: UserId): number | null {
    if (this.#owner === id) this.#owner = null;
    return this.cursors.delete(id) ? this.log.push({ what: "member_left", by: id }) : null;
  }

  /** Both answer how many messages are unread and how many of them call. */
  read(id: UserId, seq: number): string {
    return this.#move(id, (old) => Math.max(old, Math.min(seq, this.log.length)));
  }

  unread(id: UserId, seq: number): string {
    return this.#move(id, (old) => Math.min(old, Math.max(0, seq - 1)));
  }

  counts(id: UserId): string {
    const unread = this.log
      .slice(this.cursors.get(id))
      .filter(({ what, by, isDeleted }) => what === "message" && by !== id && !isDeleted);
    const calling = unread.filter(({ calls }) => calls === "room" || calls?.includes(id));
    return `${unread.length} unread, ${calling.length} calling`;
  }

  #move(id: UserId, to: (old: number) => number): string {
    const old = this.cursors.get(id);
    if (old === undefined) return "not_found";
    this.cursors.set(id, to(old));
    return this.counts(id);
  }
}
