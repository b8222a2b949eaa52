import type { RoomId } from "@parley/protocol";
import type { Room } from "./room.ts";

/** The rooms this person is in, by id, by code, and as the sorted array the public API shows. */
export class RoomList {
  readonly #rooms = new Map<RoomId, Room>();
  #sorted: readonly Room[] = [];
  /** What the array's readers have seen of each room. */
  #shown = new Map<Room, string>();

  get sorted(): readonly Room[] {
    return this.#sorted;
  }

  find(id: RoomId): Room | undefined {
    return this.#rooms.get(id);
  }

  findByCode(code: string): Room | undefined {
    return (
      this.#sorted.find((room) => room.code === code) ?? this.#sorted.find((room) => room.code === code.toLowerCase())
    );
  }

  /** Adds the room, or files it under its present id: a server that started over gives the same code another one. */
  put(room: Room): void {
    this.remove(room);
    this.#rooms.set(room.id, room);
    this.#sort();
  }

  remove(room: Room): void {
    for (const [id, other] of this.#rooms) if (other === room) this.#rooms.delete(id);
    this.#sort();
  }

  /** Replaces the array if something in it has changed that a list of rooms shows; says whether it did. */
  refresh(): boolean {
    if (this.#sorted.every((room) => this.#shown.get(room) === face(room))) return false;
    this.#sort();
    return true;
  }

  #sort(): void {
    this.#sorted = [...this.#rooms.values()].toSorted((a, b) => a.name.localeCompare(b.name));
    this.#shown = new Map(this.#sorted.map((room) => [room, face(room)]));
  }
}

function face(room: Room): string {
  const { name, unread, mentions, about } = room;
  return [unread, mentions, about.level, about.isFavourite, about.isArchived, name].join(" ");
}
