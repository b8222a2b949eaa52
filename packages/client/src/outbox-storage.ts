import type { OutboxEntry } from "./outbox-entry.ts";
import type { KeyValueStorage } from "./storage.ts";

/**
 * The outbox of one person in storage: a list of ids, and one key per message so that writing one costs one message.
 * Every change reads the list first: two tabs of the same person share it, and neither may wipe out the other's.
 */
export class OutboxStorage {
  readonly #storage: KeyValueStorage;
  readonly #key: string;

  constructor(storage: KeyValueStorage, person: string) {
    this.#storage = storage;
    this.#key = `outbox:${person}`;
  }

  load(): OutboxEntry[] {
    const entries: OutboxEntry[] = [];
    for (const id of this.#ids()) {
      const entry = parse(this.#storage.get(this.#entryKey(id)));
      // What was on its way when the last page closed is sent again: the clientMsgId makes that safe.
      if (isEntry(entry)) entries.push(entry.state === "sending" ? { ...entry, state: "queued" } : entry);
    }
    return entries;
  }

  /** Everything, which then is not here any more. */
  take(): OutboxEntry[] {
    const entries = this.load();
    for (const { clientMsgId } of entries) this.remove(clientMsgId);
    return entries;
  }

  save(entry: OutboxEntry): void {
    const ids = this.#ids();
    this.#storage.set(this.#entryKey(entry.clientMsgId), JSON.stringify(entry));
    if (!ids.includes(entry.clientMsgId)) this.#storage.set(this.#key, JSON.stringify([...ids, entry.clientMsgId]));
  }

  remove(clientMsgId: string): void {
    const ids = this.#ids().filter((id) => id !== clientMsgId);
    this.#storage.remove(this.#entryKey(clientMsgId));
    if (ids.length > 0) this.#storage.set(this.#key, JSON.stringify(ids));
    else this.#storage.remove(this.#key);
  }

  #ids(): readonly string[] {
    const ids = parse(this.#storage.get(this.#key));
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [];
  }

  #entryKey(clientMsgId: string): string {
    return `${this.#key}:${clientMsgId}`;
  }
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function isEntry(value: unknown): value is OutboxEntry {
  if (typeof value !== "object" || value === null) return false;
  const { clientMsgId, code, text, at, state } = value as Partial<Record<keyof OutboxEntry, unknown>>;
  return (
    [clientMsgId, code, text].every((field) => typeof field === "string") &&
    typeof at === "number" &&
    (state === "queued" || state === "sending" || state === "failed")
  );
}
