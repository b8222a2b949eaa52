import type { RoomId, RoomView } from "@parley/protocol";
import type { Cancel, ClientClock } from "./clock.ts";
import { ReplyError } from "./errors.ts";
import type { Events } from "./events.ts";
import type { Outbox } from "./outbox.ts";
import type { Requests } from "./requests.ts";
import { retryAdvice } from "./retry-advice.ts";
import { Room, type RoomOwner } from "./room.ts";
import type { RoomList } from "./room-list.ts";
import type { Visited, VisitedRooms } from "./visited-rooms.ts";

const REJOIN_AFTER_MS = 2_000;

export interface RoomEntriesOwner {
  readonly clock: ClientClock;
  readonly requests: Requests;
  readonly outbox: Outbox;
  readonly events: Events;
  readonly rooms: RoomList;
  readonly roomOwner: RoomOwner;
  /** A visitor's own record of its rooms; null for users. */
  readonly visited: VisitedRooms | null;
  isReady(): boolean;
  /** A room has come or gone. */
  changed(): void;
}

/** Which rooms this person is in, and how they are entered: asked for, told of, or named again by a visitor. */
export class RoomEntries {
  readonly #owner: RoomEntriesOwner;
  readonly #joining = new Map<string, Promise<Room>>();
  /** Rooms that will be tried again; cancelled by dispose(), so that no timer keeps a process alive. */
  readonly #rejoins = new Set<Cancel>();
  #epoch: string | undefined;
  /** A visitor's stored rooms that have not been entered again yet; they stay stored until they are. */
  #unvisited: readonly Visited[] = [];

  constructor(owner: RoomEntriesOwner) {
    this.#owner = owner;
  }

  /** Of the store whose rooms these are; undefined before the first `ready`. */
  get epoch(): string | undefined {
    return this.#epoch;
  }

  /** `ready` says which rooms this connection is in, and which of the cursors it presented were taken. */
  ready(epoch: string, views: readonly RoomView[], presented: Readonly<Record<RoomId, number>>): void {
    const { rooms, visited } = this.#owner;
    const isSameEpoch = this.#epoch === epoch;
    if (!isSameEpoch && visited) this.#unvisited = visited.load(epoch);
    this.#epoch = epoch;
    for (const view of views) this.entered(view, isSameEpoch && Object.hasOwn(presented, view.id));
    const present = new Set(views.map(({ id }) => id));
    for (const room of rooms.sorted) {
      if (present.has(room.id)) continue;
      // A user has left it on another device; a visitor is in only what it names, and names it again.
      if (visited) this.#rejoin(room.code, isSameEpoch ? room.cursor : undefined);
      else this.forget(room);
    }
    for (const { code } of this.#unvisited) if (!rooms.findByCode(code)) this.#rejoin(code);
  }

  /** `cursor`: resume from it instead of opening the room with its newest messages. One request per code at a time. */
  enter(code: string, cursor?: number): Promise<Room> {
    const underway = this.#joining.get(code);
    if (underway) return underway;
    const { requests, rooms } = this.#owner;
    const joining = requests
      .ask(
        "joined",
        (id) => ({ type: "join", id, code, ...(cursor === undefined ? {} : { cursor }) }),
        ({ room }) => this.entered(room, cursor !== undefined && rooms.find(room.id) !== undefined),
      )
      .finally(() => this.#joining.delete(code));
    this.#joining.set(code, joining);
    return joining;
  }

  entered(view: RoomView, isResumed: boolean): Room {
    const { rooms, roomOwner, changed } = this.#owner;
    const known = rooms.find(view.id) ?? rooms.findByCode(view.code);
    // Entering again is only answered (another device of ours joined it as well): no messages follow.
    if (known?.isEntered && known.id === view.id) return known;
    const room = known ?? new Room(roomOwner, view);
    const visited = this.#unvisited.find(({ code }) => code === view.code);
    this.#unvisited = this.#unvisited.filter((other) => other !== visited);
    if (!known) rooms.put(room);
    room.enter(view, { isResumed: isResumed && known !== undefined, readSeq: visited?.readSeq });
    rooms.put(room);
    changed();
    this.saveVisited();
    return room;
  }

  forget(room: Room | undefined): void {
    if (!room) return;
    const { outbox, rooms, changed } = this.#owner;
    room.dispose();
    outbox.forgetRoom(room.code);
    rooms.remove(room);
    changed();
    this.saveVisited();
  }

  saveVisited(): void {
    const { rooms, visited } = this.#owner;
    const read = rooms.sorted.map(({ code, readSeq }) => ({ code, readSeq }));
    if (this.#epoch !== undefined) visited?.save(this.#epoch, [...read, ...this.#unvisited]);
  }

  dispose(): void {
    for (const cancel of this.#rejoins) cancel();
    this.#rejoins.clear();
    for (const room of this.#owner.rooms.sorted) room.dispose();
  }

  #rejoin(code: string, cursor?: number): void {
    const { clock, events, rooms, isReady } = this.#owner;
    this.enter(code, cursor).catch((error: unknown) => {
      // Without a connection there is nothing to do now: the next `ready` comes here again.
      if (!(error instanceof ReplyError)) return;
      const { message } = error;
      events.emit("error", { code: error.code, message });
      if (retryAdvice(error.code) === "never") {
        this.#unvisited = this.#unvisited.filter((other) => other.code !== code);
        this.forget(rooms.findByCode(code));
      } else if (retryAdvice(error.code) === "later") {
        const cancel = clock.after(error.retryAfterMs ?? REJOIN_AFTER_MS, () => {
          this.#rejoins.delete(cancel);
          if (isReady()) this.#rejoin(code, cursor);
        });
        this.#rejoins.add(cancel);
      }
    });
  }
}
