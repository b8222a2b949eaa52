import type { Down, OnlinePerson, Person, RoomView, Status } from "@parley/protocol";
import type { OnlineUser, RoomMember, RoomSnapshot } from "./client-room.ts";
import type { ClientClock } from "./clock.ts";
import { currentStatus, StatusEnds } from "./current-status.ts";

/** Above this the server sends only the count. */
const MAX_LISTED = 100;

type Known = Person & { readonly status?: Status | undefined };

/** Who is online in one room: a full list, then changes to it. And of a direct room everybody in it, online or not. */
export class OnlineList {
  readonly #clock: ClientClock;
  readonly #ends: StatusEnds;
  #users = new Map<string, OnlinePerson>();
  /** In the order of the room's view; their statuses as they were told last. */
  #members = new Map<string, Known>();
  #count = 0;
  /** False while changes would apply to a list we do not have. */
  #isListKnown = false;
  #view: RoomSnapshot["online"] | null = null;
  #memberList: readonly RoomMember[] | null = null;

  /** `changed`: somebody's status has ended. */
  constructor(clock: ClientClock, changed: () => void) {
    this.#clock = clock;
    this.#ends = new StatusEnds(clock, () => {
      this.#touched();
      changed();
    });
  }

  enter({ members = [] }: RoomView): void {
    this.#members = new Map(members.map((member) => [member.id, member]));
    this.#touched();
  }

  apply(frame: Down<"presence">): void {
    this.#count = frame.online;
    if (frame.users) {
      this.#users = new Map(frame.users.map((user) => [user.id, user]));
      this.#isListKnown = true;
    }
    for (const user of frame.left ?? []) this.#users.delete(user.id);
    for (const user of frame.joined ?? []) this.#users.set(user.id, user);
    for (const user of frame.changed ?? []) if (this.#users.has(user.id)) this.#users.set(user.id, user);
    if (frame.online > MAX_LISTED) {
      this.#users.clear();
      this.#isListKnown = false;
    }
    for (const told of [frame.users, frame.joined, frame.changed]) {
      for (const user of told ?? []) if (this.#members.has(user.id)) this.#members.set(user.id, user);
    }
    this.#touched();
  }

  /** The same object until something in it has changed, as is `members`. */
  get view(): RoomSnapshot["online"] {
    this.#view ??= { count: this.#count, users: this.#listed() };
    return this.#view;
  }

  get members(): readonly RoomMember[] {
    const now = this.#clock.now();
    this.#memberList ??= [...this.#members.values()].map((member) => about(member, now));
    return this.#memberList;
  }

  dispose(): void {
    this.#ends.dispose();
  }

  #listed(): readonly OnlineUser[] {
    const now = this.#clock.now();
    const users = this.#isListKnown ? [...this.#users.values()] : [];
    return users
      .map((user) => ({ ...about(user, now), isAway: user.isAway === true }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  #touched(): void {
    this.#view = null;
    this.#memberList = null;
    this.#ends.watch([...this.#users.values(), ...this.#members.values()].map(({ status }) => status));
  }
}

function about({ id, name, status }: Known, now: number): RoomMember {
  return { id, name, status: currentStatus(status, now) };
}
