import type { KeyValueStorage } from "./storage.ts";

export interface Visited {
  readonly code: string;
  /** Undefined: of another epoch, where it meant something else. */
  readonly readSeq: number | undefined;
}

/**
 * The rooms a visitor is in, and what it has read there. The server forgets a visitor with its connection, so after
 * a reload this list is all there is. Read cursors are of one epoch.
 */
export class VisitedRooms {
  readonly #storage: KeyValueStorage;
  readonly #key: string;

  constructor(storage: KeyValueStorage, name: string) {
    this.#storage = storage;
    this.#key = `rooms:${name}`;
  }

  load(epoch: string): readonly Visited[] {
    try {
      const stored: { epoch?: unknown; rooms?: unknown } = JSON.parse(this.#storage.get(this.#key) ?? "{}");
      const rooms = Array.isArray(stored.rooms) ? stored.rooms.filter(isVisited) : [];
      return stored.epoch === epoch ? rooms : rooms.map(({ code }) => ({ code, readSeq: undefined }));
    } catch {
      return [];
    }
  }

  save(epoch: string, rooms: readonly Visited[]): void {
    this.#storage.set(this.#key, JSON.stringify({ epoch, rooms }));
  }
}

function isVisited(value: unknown): value is Visited {
  if (typeof value !== "object" || value === null) return false;
  const { code, readSeq } = value as Partial<Record<keyof Visited, unknown>>;
  return typeof code === "string" && (readSeq === undefined || Number.isSafeInteger(readSeq));
}
