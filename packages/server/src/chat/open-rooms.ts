import type { RoomId } from "@parley/protocol";
import type { Room } from "../store/model.ts";
import type { Chat } from "./chat.ts";

/** As long as a herd needs to come in through one code, and too short for anybody to see something old. */
const SHARED_MS = 1000;
/** Codes are typed by strangers: beyond this many within SHARED_MS each asks the store for itself. */
const MAX_CODES = 1000;

/**
 * Rooms by code; where there is none, an open one is created. Those who come within a second of each other share one look at the store: the
 * writer's thread would be asked ten thousand times about a hundred rooms, and each answer is a batch and two switches
 * between threads. Nothing takes its code or its openness from a room; the answer may be a second old, and its head says as
 * of when it is.
 */
export class OpenRooms {
  readonly #chat: Pick<Chat, "store" | "clock" | "newId">;
  readonly #known = new Map<string, Promise<Room>>();

  constructor(chat: Pick<Chat, "store" | "clock" | "newId">) {
    this.#chat = chat;
  }

  /** The room with this code, which is already normalised. */
  open(code: string): Promise<Room> {
    const known = this.#known.get(code);
    if (known) return known;
    const { store, clock, newId } = this.#chat;
    const room = store.openRoom({ id: newId() as RoomId, code, at: clock.now() });
    if (this.#known.size >= MAX_CODES) return room;
    this.#known.set(code, room);
    const forget = () => this.#known.delete(code);
    room.then(() => clock.after(SHARED_MS, forget), forget);
    return room;
  }
}
