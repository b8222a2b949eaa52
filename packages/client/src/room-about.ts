import type { Down, RoomEventFrame, RoomView } from "@parley/protocol";
import type { RoomAbout } from "./client-room.ts";

type RoomChanged = Extract<RoomEventFrame, { type: "room_changed" }>;

/** What a room is: as it was when it was entered, and what its log has told since. */
export class About {
  #view: RoomView;
  /** The event up to which the view is right: those before it come again after a resume, and would bring back the past. */
  #asOf: number;

  constructor(view: RoomView) {
    this.#view = view;
    this.#asOf = view.head;
  }

  get view(): RoomView {
    return this.#view;
  }

  enter(view: RoomView): void {
    this.#view = view;
    this.#asOf = view.head;
  }

  /** An event of the log, in order. */
  apply(event: RoomEventFrame, self: string): void {
    if (event.seq <= this.#asOf) return;
    if (event.type === "room_changed") this.#view = changed(this.#view, event);
    else if (event.type === "member_role" && event.member.id === self) this.#view = { ...this.#view, role: event.role };
  }

  /** Set on this device or another. */
  preferences({ level, isFavourite }: Pick<Down<"preferences">, "level" | "isFavourite">): void {
    const { isFavourite: _, ...view } = this.#view;
    this.#view = { ...view, level, ...(isFavourite && { isFavourite }) };
  }

  name(self: string): string {
    const { members, name, kind } = this.#view;
    if (kind !== "direct" || !members) return name;
    return members
      .filter(({ id }) => id !== self)
      .map((person) => person.name)
      .join(", ");
  }

  snapshot(self: string): Omit<RoomAbout, "members"> {
    const { kind, topic = "", description = "", isArchived = false, posting = "all" } = this.#view;
    const { role = null, level = null, isFavourite = false } = this.#view;
    const name = this.name(self);
    return { name, kind, topic, description, isArchived, posting, role, level, isFavourite };
  }
}

function changed(view: RoomView, { name, topic, description, isArchived, posting, kind }: RoomChanged): RoomView {
  const { isArchived: wasArchived, ...rest } = view;
  return {
    ...rest,
    ...(name !== undefined && { name }),
    ...(topic !== undefined && { topic }),
    ...(description !== undefined && { description }),
    ...((isArchived ?? wasArchived) && { isArchived: true }),
    ...(posting !== undefined && { posting }),
    ...(kind !== undefined && { kind }),
  };
}
