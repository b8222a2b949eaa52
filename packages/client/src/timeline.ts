import type { MessageFrame, Person, RoomEventFrame } from "@parley/protocol";
import type { MembershipNotice, SentMessage, TimelineItem, UnsentMessage } from "./client-room.ts";
import type { OutboxEntry } from "./outbox-entry.ts";

type StoredItem = SentMessage | MembershipNotice;

const echoKey = (clientMsgId: string): string => `own:${clientMsgId}`;

/**
 * What a room shows: the stretch of its log that has arrived, then what this person has written since.
 * Whoever appends has already made sure that the events are dense and in order (SeqGate).
 */
export class Timeline {
  #stored: StoredItem[] = [];
  /** Acked, but their events have not arrived; ascending by seq. */
  #acked: { readonly entry: OutboxEntry; readonly seq: number }[] = [];
  /** Null: nobody has said yet. */
  #hasBefore: boolean | null = null;
  /** Items are kept per entry, so that a view sees a new object only when the message changed. */
  readonly #echoes = new WeakMap<OutboxEntry, UnsentMessage>();

  clear(): void {
    this.#stored = [];
    this.#acked = [];
    this.#hasBefore = null;
  }

  get isEmpty(): boolean {
    return this.#stored.length === 0;
  }

  get firstSeq(): number {
    return this.#stored[0]?.seq ?? Number.POSITIVE_INFINITY;
  }

  get lastSeq(): number {
    return this.#stored.at(-1)?.seq ?? 0;
  }

  get hasBefore(): boolean {
    return this.#hasBefore ?? false;
  }

  /** The room goes on from a cursor with nothing to show: what is before it has to be loaded. */
  expectBefore(): void {
    this.#hasBefore ??= true;
  }

  /** `echo`: the clientMsgId under which this message is already shown. */
  append(event: RoomEventFrame, self: string, echo: string | undefined): void {
    if (event.seq <= this.lastSeq) return;
    this.#hasBefore ??= event.seq > 1;
    const acked = this.#acked.find(({ seq }) => seq === event.seq)?.entry.clientMsgId;
    this.#acked = this.#acked.filter(({ seq }) => seq > event.seq);
    const clientMsgId = echo ?? acked;
    const key = clientMsgId === undefined ? undefined : echoKey(clientMsgId);
    this.#stored.push(storedItem(event, self, key));
  }

  /** A page of history. Only what is before the oldest shown is new: the page may have crossed other frames. */
  prepend(page: readonly MessageFrame[], options: { self: string; before: number; hasBefore: boolean }): void {
    const first = Math.min(this.firstSeq, options.before);
    const bySeq = new Map(page.map((message) => [message.seq, message]));
    const older = [...bySeq.values()].filter(({ seq }) => seq < first).toSorted((a, b) => a.seq - b.seq);
    this.#stored = [...older.map((message) => storedItem(message, options.self)), ...this.#stored];
    // An empty page that promises more would make a scrolling view ask for ever.
    this.#hasBefore = options.hasBefore && older.length > 0;
  }

  /** The message is stored under seq; its event is still on the way. */
  acked(entry: OutboxEntry, seq: number): void {
    this.#acked = [...this.#acked, { entry, seq }].toSorted((a, b) => a.seq - b.seq);
  }

  /** Messages of others after seq among those shown. */
  countOthersAfter(seq: number): number {
    let count = 0;
    for (let i = this.#stored.length - 1; i >= 0; i -= 1) {
      const item = this.#stored[i];
      if (!item || item.seq <= seq) break;
      if (item.kind === "message" && !item.isOwn) count += 1;
    }
    return count;
  }

  /** `reached`: everything up to it is here. Copies the list once; call it once per batch. */
  items(queued: readonly OutboxEntry[], self: Person, reached: number): readonly TimelineItem[] {
    let next = reached + 1;
    const acked = this.#acked.map(({ entry, seq }): TimelineItem => {
      // An ack that has overtaken earlier events would show a hole; until they are here the message is on its way.
      if (seq !== next) return this.#echo({ ...entry, state: "sending" }, self);
      next += 1;
      const { at, text, clientMsgId } = entry;
      return { kind: "message", key: echoKey(clientMsgId), state: "sent", seq, at, from: self, text, isOwn: true };
    });
    const unsent = queued.map((entry) => this.#echo(entry, self));
    return (this.#stored as TimelineItem[]).concat(acked, unsent);
  }

  #echo(entry: OutboxEntry, self: Person): UnsentMessage {
    let item = this.#echoes.get(entry);
    if (!item || item.from.id !== self.id) {
      const { clientMsgId, at, state, text, error } = entry;
      const from = { id: self.id, name: self.name };
      item = { kind: "message", key: echoKey(clientMsgId), state, clientMsgId, at, from, text, isOwn: true };
      if (error) item = { ...item, error };
      this.#echoes.set(entry, item);
    }
    return item;
  }
}

function storedItem(event: RoomEventFrame, self: string, key = `seq:${event.seq}`): StoredItem {
  const { seq, at } = event;
  if (event.type !== "message") return { kind: event.type, key, seq, at, member: event.member };
  const { from, text } = event;
  return { kind: "message", key, state: "sent", seq, at, from, text, isOwn: from.id === self };
}
