import type { RoomId, RoomView } from "@parley/protocol";
import type { Cancel, ClientClock } from "./clock.ts";
import type { Self } from "./parley-client.ts";
import { ReadCursor, type ToldCursor } from "./read-cursor.ts";
import type { Requests } from "./requests.ts";
import type { Timeline } from "./timeline.ts";

/** A fast scroll marks many messages read; the server hears of the last one. */
const READ_EVERY_MS = 500;

export interface RoomReadsOwner {
  readonly clock: ClientClock;
  readonly requests: Requests;
  readonly timeline: Timeline;
  room(): RoomId;
  self(): Self;
  isEntered(): boolean;
  changed(): void;
  /** A visitor's read cursor has moved: the server does not keep it. */
  readMoved(): void;
}

/** How far this person has read in a room, and the server's knowledge of it. */
export class RoomReads {
  readonly cursor = new ReadCursor();
  readonly #owner: RoomReadsOwner;
  #reported = 0;
  #cancelReport: Cancel | null = null;

  constructor(owner: RoomReadsOwner) {
    this.#owner = owner;
  }

  /** The room was entered. `visitorReadSeq`: a visitor's own record of it. */
  open(view: RoomView, visitorReadSeq: number | undefined): void {
    if (view.readSeq !== undefined) {
      const { readSeq, readVersion, unread = 0, mentions = 0, countedTo } = view;
      this.cursor.open({ seq: readSeq, version: readVersion, unread, mentions, countedTo }, view.head);
      this.#reported = this.cursor.toldSeq;
      this.#report();
      return;
    }
    // A visitor's cursor starts at the head, as a new member's does.
    if (this.cursor.seq > 0) return;
    const seq = visitorReadSeq ?? view.head;
    this.cursor.open({ seq, unread: 0, mentions: 0 }, seq);
  }

  /** Read here, up to seq. */
  mark(seq: number): void {
    if (!this.cursor.advance(seq, this.#owner.timeline)) return;
    this.#owner.changed();
    this.#owner.readMoved();
    this.#report();
  }

  /** The message at seq, and what follows it, is unread again. */
  async markUnread(seq: number): Promise<void> {
    const { requests, timeline } = this.#owner;
    if (this.#owner.self().kind === "visitor") {
      const before = Math.min(this.cursor.seq, seq - 1);
      this.told({ seq: before, isUnread: true, ...timeline.countOthersAfter(before) });
      this.#owner.readMoved();
      return;
    }
    await requests.ask(
      "read_cursor",
      (id) => ({ type: "read", id, room: this.#owner.room(), seq, isUnread: true }),
      (reply) => this.told(reply),
    );
  }

  /** Read on another device, or the answer to a report of ours. */
  told(told: ToldCursor): void {
    this.cursor.moved(told, this.#owner.timeline);
    // It went back: a report of having read that is still to be made would undo that.
    if (this.cursor.seq < this.#reported) this.#reported = this.cursor.seq;
    this.#reported = Math.max(this.#reported, this.cursor.toldSeq);
    this.#owner.changed();
  }

  /** Reports what has been read without waiting until it is due. */
  flush(): void {
    this.dispose();
    this.#report();
  }

  dispose(): void {
    this.#cancelReport?.();
    this.#cancelReport = null;
  }

  #report(): void {
    const { clock, requests } = this.#owner;
    if (this.#cancelReport || this.cursor.seq <= this.#reported || this.#owner.self().kind === "visitor") return;
    if (!this.#owner.isEntered()) return;
    const { seq } = this.cursor;
    this.#reported = seq;
    // Not worth an error: the next mark or the next connection says it again.
    requests
      .ask(
        "read_cursor",
        (id) => ({ type: "read", id, room: this.#owner.room(), seq }),
        (reply) => this.told(reply),
      )
      .catch(() => {});
    this.#cancelReport = clock.after(READ_EVERY_MS, () => {
      this.#cancelReport = null;
      this.#report();
    });
  }
}
