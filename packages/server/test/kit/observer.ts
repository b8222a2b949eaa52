import type { DownFrame, RoomEventFrame, RoomId, RoomView } from "@parley/protocol";
import type { Store } from "../../src/store/store.ts";
import type { Peer } from "./peer.ts";

/** One stay in one room, as its receiver sees it. */
interface Stay {
  /** Up to here a joiner gets messages only, and only the newest; a resumer has no such part. */
  historyHead: number;
  readonly history: RoomEventFrame[];
  readonly cursor: number | null;
  /** The next event that may come. */
  next: number;
}

/** Watches one connection and says in words what it was given that breaks a promise: a gap, a repeat, a wrong order ... */
export class Observer {
  readonly peer: Peer;
  readonly problems: string[] = [];
  readonly events: RoomEventFrame[] = [];
  readonly stays = new Map<RoomId, Stay>();
  readonly #cursors: ReadonlyMap<string, number>;
  readonly #historyOnJoin: number;
  readonly #finished: { readonly room: RoomId; readonly stay: Stay }[] = [];
  #seen = 0;

  /** `cursors`: what the connection asked to resume from, by room id, or by code for one that came by URL. */
  constructor(peer: Peer, cursors: ReadonlyMap<string, number>) {
    this.peer = peer;
    this.#cursors = cursors;
    this.#historyOnJoin = peer.kit.context.config.HISTORY_ON_JOIN;
  }

  /** Everything up to here has come, for every room it is in: what its next connection resumes from. */
  cursorOf(room: RoomId): number | null {
    const stay = this.stays.get(room);
    return stay && stay.next > stay.historyHead ? stay.next - 1 : null;
  }

  /** Looks at what has come since the last time. */
  look(): void {
    const frames = this.peer.wire.frames;
    for (; this.#seen < frames.length; this.#seen++) this.#take(frames[this.#seen] as DownFrame);
    if (this.peer.wire.bytesAfterClose > 0) this.problems.push("bytes behind the close frame");
  }

  /** Compares with the truth, once everything has come to rest. */
  async conclude(store: Store): Promise<void> {
    this.look();
    const isOpen = this.peer.wire.closedWith === null && this.peer.connection.state !== "closed";
    for (const [room, stay] of this.stays) {
      const [head = 0] = await store.heads([room]);
      if (isOpen && stay.next !== head + 1) this.#tell(`${room} ends at ${stay.next - 1}, the store at ${head}`);
      await this.#checkHistory(store, room, stay, isOpen);
    }
    for (const { room, stay } of this.#finished) await this.#checkHistory(store, room, stay, false);
    for (const event of this.events) {
      const [stored] = await store.eventsAfter(event.room, event.seq - 1, 1);
      if (JSON.stringify(stored) !== JSON.stringify(event))
        this.#tell(`${event.room} ${event.seq} is not what is stored`);
    }
  }

  #take(frame: DownFrame): void {
    switch (frame.type) {
      case "ready":
        for (const view of frame.rooms) this.#enter(view, this.#cursors.get(view.id) ?? this.#cursors.get(view.code));
        return;
      case "joined":
        if (!this.stays.has(frame.room.id)) this.#enter(frame.room, undefined);
        return;
      case "left":
        this.#leave(frame.room);
        return;
      case "resync":
        this.#resync(frame.room, frame.head);
        return;
      case "heartbeat":
        for (const [room, head] of Object.entries(frame.heads)) {
          if (head >= (this.stays.get(room as RoomId)?.next ?? 0)) this.#tell(`a heartbeat runs ahead in ${room}`);
        }
        return;
      case "message":
      case "member_joined":
      case "member_left":
        this.#event(frame);
        return;
      default:
    }
  }

  #enter(view: RoomView, cursor: number | undefined): void {
    const resumes = cursor !== undefined;
    this.stays.set(view.id, {
      historyHead: resumes ? 0 : view.head,
      history: [],
      cursor: cursor ?? null,
      next: (resumes ? cursor : view.head) + 1,
    });
  }

  #leave(room: RoomId): void {
    const stay = this.stays.get(room);
    if (stay) this.#finished.push({ room, stay });
    this.stays.delete(room);
  }

  #resync(room: RoomId, head: number): void {
    const stay = this.stays.get(room);
    if (!stay) return this.#tell(`resync in ${room}, which it is not in`);
    this.#tell(`resync in ${room} although its cursor ${stay.cursor} is good`);
    stay.historyHead = head;
    stay.next = head + 1;
  }

  #event(event: RoomEventFrame): void {
    this.events.push(event);
    const stay = this.stays.get(event.room);
    if (!stay) return this.#tell(`${event.room} ${event.seq} came to somebody who is not in the room`);
    if (event.seq <= stay.historyHead) {
      if (event.seq <= (stay.history.at(-1)?.seq ?? 0)) this.#tell(`history of ${event.room} out of order`);
      if (stay.next > stay.historyHead + 1) this.#tell(`history of ${event.room} after live events`);
      stay.history.push(event);
      return;
    }
    if (event.seq !== stay.next) this.#tell(`${event.room} ${event.seq} came where ${stay.next} was due`);
    stay.next = Math.max(stay.next, event.seq + 1);
  }

  /** A joiner has the newest messages up to the head it was told; one that was cut off early has the first of them. */
  async #checkHistory(store: Store, room: RoomId, stay: Stay, isComplete: boolean): Promise<void> {
    if (stay.historyHead === 0) return;
    const { messages } = await store.messages({ room, before: stay.historyHead + 1, limit: this.#historyOnJoin });
    const got = stay.history.filter(({ type }) => type === "message").map(({ seq }) => seq);
    const due = messages.map(({ seq }) => seq);
    const expected = isComplete ? due : due.slice(0, got.length);
    if (got.join() !== expected.join()) this.#tell(`the newest of ${room} are ${due.join()}, not ${got.join()}`);
  }

  #tell(problem: string): void {
    this.problems.push(`${this.peer.connection.person.name}: ${problem}`);
  }
}
