import type { RoomSnapshot, SentMessage, UnsentMessage } from "@parley/client";
import type { Person, UserId } from "@parley/protocol";
import type { Calls } from "../markdown/mention-marks.tsx";
import { findCalls, ROOM_CALL } from "./find-calls.ts";

/** Everybody a room's page has met: whoever is online, wrote, reacted or was quoted. Read while rendering, never subscribed to. */
export class PeopleBook {
  readonly #people = new Map<UserId, Person>();
  readonly #selfId: () => UserId | undefined;
  #timeline: RoomSnapshot["timeline"] | undefined;
  #online: RoomSnapshot["online"] | undefined;

  constructor(selfId: () => UserId | undefined) {
    this.#selfId = selfId;
  }

  /** Cheap when nothing has changed since: the parts of a snapshot are replaced, never mutated. */
  learn({ timeline, online }: Pick<RoomSnapshot, "timeline" | "online">): void {
    if (online !== this.#online) this.#learnAll(online.users);
    if (timeline !== this.#timeline) {
      for (const item of timeline) {
        if (item.kind !== "message") continue;
        this.#learn(item.from);
        if (item.replyTo?.from) this.#learn(item.replyTo.from);
        if (item.state === "sent") for (const { users } of item.reactions ?? []) this.#learnAll(users);
      }
    }
    this.#online = online;
    this.#timeline = timeline;
  }

  /** Everybody but oneself; who spoke last comes first. */
  others(): readonly Person[] {
    const self = this.#selfId();
    return [...this.#people.values()].filter(({ id }) => id !== self).toReversed();
  }

  /** Whom a message calls, for its text to show it. */
  callsOf(message: SentMessage | UnsentMessage): Calls {
    const self = this.#selfId();
    if (message.state !== "sent") {
      const { people, isRoom } = findCalls(message.text, this.others().filter(canBeCalled));
      return [...people.map(({ name }) => `@${name}`), ...(isRoom ? [`=${ROOM_CALL}`] : [])].join("\n");
    }
    const { mentions = [], mentionsRoom } = message;
    if (mentions.length === 0 && mentionsRoom !== true) return "";
    const names = mentions.map((id) => {
      const name = this.#people.get(id)?.name;
      return name === undefined ? "*" : `${id === self ? "=" : "@"}${name}`;
    });
    return [...new Set([...names, ...(mentionsRoom === true ? [`=${ROOM_CALL}`] : [])])].join("\n");
  }

  #learnAll(people: readonly Person[]): void {
    for (const person of people) this.#learn(person);
  }

  /** To the end of the map: that is who was met last. */
  #learn(person: Person): void {
    this.#people.delete(person.id);
    this.#people.set(person.id, person);
  }
}

/** Only registered users are members, and only members can be called; an id says which it is. */
export function canBeCalled(person: Person): boolean {
  return person.id.startsWith("u_");
}
