import type { MessageFrame, Person, Quote, RoomEventFrame } from "@parley/protocol";
import type {
  MembershipNotice,
  RoleNotice,
  RoomNotice,
  SentMessage,
  TimelineItem,
  UnsentMessage,
} from "./client-room.ts";
import type { UnknownEvent } from "./decode.ts";
import { applyChange, applyToQuote, type ChangeFrame, isChange, messageItem, quoteText } from "./message-item.ts";
import type { OutboxEntry } from "./outbox-entry.ts";
import type { PendingChanges } from "./pending-changes.ts";

type StoredItem = SentMessage | MembershipNotice | RoleNotice | RoomNotice;

/** Of the messages of others after a seq. */
export interface Counts {
  readonly unread: number;
  readonly mentions: number;
}

const echoKey = (clientMsgId: string): string => `own:${clientMsgId}`;

/**
 * What a room shows: the stretch of its log that has arrived, then what this person has written since.
 * Whoever appends has already made sure that the events are dense and in order (SeqGate).
 */
export class Timeline {
  #stored: StoredItem[] = [];
  /** The newest event that was appended, whether or not it shows. */
  #lastSeq = 0;
  /** Acked, but their events have not arrived; ascending by seq. */
  #acked: { readonly entry: OutboxEntry; readonly seq: number }[] = [];
  /** Null: nobody has said yet. */
  #hasBefore: boolean | null = null;
  /** What was done to messages since a page was asked for. */
  #crossing: ChangeFrame[] | null = null;
  /** Items are kept per entry, so that a view sees a new object only when the message changed. */
  readonly #echoes = new WeakMap<OutboxEntry, UnsentMessage>();

  clear(): void {
    this.#stored = [];
    this.#lastSeq = 0;
    this.#acked = [];
    this.#hasBefore = null;
    this.#crossing = null;
  }

  get isEmpty(): boolean {
    return this.#stored.length === 0;
  }

  get firstSeq(): number {
    return this.#stored[0]?.seq ?? Number.POSITIVE_INFINITY;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get hasBefore(): boolean {
    return this.#hasBefore ?? false;
  }

  /** The room goes on from a cursor with nothing to show: what is before it has to be loaded. */
  expectBefore(): void {
    this.#hasBefore ??= true;
  }

  /** `echo`: the clientMsgId under which this message is already shown. */
  append(event: RoomEventFrame | UnknownEvent, self: string, echo: string | undefined): void {
    if (event.seq <= this.lastSeq) return;
    this.#hasBefore ??= event.seq > 1;
    const acked = this.#acked.find(({ seq }) => seq === event.seq)?.entry.clientMsgId;
    this.#acked = this.#acked.filter(({ seq }) => seq > event.seq);
    const clientMsgId = echo ?? acked;
    const key = clientMsgId === undefined ? undefined : echoKey(clientMsgId);
    this.#lastSeq = event.seq;
    if (event.type === "unknown") return;
    if (isChange(event)) this.change(event, self);
    else this.#stored.push(storedItem(event, self, key));
  }

  /** A page is asked for. It may be read before, and come after, what is done to its messages meanwhile. */
  expectPage(): void {
    this.#crossing = [];
  }

  /** It will not come. */
  expectNoPage(): void {
    this.#crossing = null;
  }

  /** A page of history. Only what is before the oldest shown is new: the page may have crossed other frames. */
  prepend(page: readonly MessageFrame[], options: { self: string; before: number; hasBefore: boolean }): void {
    const first = Math.min(this.firstSeq, options.before);
    const bySeq = new Map(page.map((message) => [message.seq, message]));
    const older = [...bySeq.values()].filter(({ seq }) => seq < first).toSorted((a, b) => a.seq - b.seq);
    this.#stored = [...older.map((message) => storedItem(message, options.self)), ...this.#stored];
    const crossing = this.#crossing ?? [];
    this.#crossing = null;
    for (const change of crossing) this.change(change, options.self);
    this.#lastSeq = Math.max(this.#lastSeq, older.at(-1)?.seq ?? 0);
    // An empty page that promises more would make a scrolling view ask for ever.
    this.#hasBefore = options.hasBefore && older.length > 0;
  }

  /** The message is stored under seq; its event is still on the way. */
  acked(entry: OutboxEntry, seq: number): void {
    this.#acked = [...this.#acked, { entry, seq }].toSorted((a, b) => a.seq - b.seq);
  }

  /** The message with this seq, if it is shown. */
  find(seq: number): SentMessage | undefined {
    const item = this.#stored[this.#indexOf(seq)];
    return item?.seq === seq && item.kind === "message" ? item : undefined;
  }

  /** Messages of others after seq among those shown, the deleted ones aside. */
  countOthersAfter(seq: number): Counts {
    const counts = { unread: 0, mentions: 0 };
    for (let i = this.#stored.length - 1; i >= 0; i -= 1) {
      const item = this.#stored[i];
      if (!item || item.seq <= seq) break;
      if (item.kind !== "message" || item.isOwn || item.deletedAt !== undefined) continue;
      counts.unread += 1;
      if (item.isMention) counts.mentions += 1;
    }
    return counts;
  }

  /** `reached`: everything up to it is here. Copies the list once; call it once per batch. */
  items(
    queued: readonly OutboxEntry[],
    { self, reached, pending }: { self: Person; reached: number; pending: PendingChanges },
  ): readonly TimelineItem[] {
    let next = reached + 1;
    const acked = this.#acked.map(({ entry, seq }): TimelineItem => {
      // An ack that has overtaken earlier events would show a hole; until they are here the message is on its way.
      if (seq !== next) return this.#echo({ ...entry, state: "sending" }, self);
      next += 1;
      const { at, text, clientMsgId } = entry;
      const from = { id: self.id, name: self.name };
      const key = echoKey(clientMsgId);
      return { kind: "message", key, state: "sent", seq, at, from, text, isOwn: true, ...this.#quoted(entry) };
    });
    const unsent = queued.map((entry) => this.#echo(entry, self));
    const stored: readonly TimelineItem[] = pending.isEmpty
      ? this.#stored
      : this.#stored.map((item) => (item.kind === "message" ? pending.applied(item) : item));
    return stored.concat(acked, unsent);
  }

  /** Something was done to a message, whether or not it is shown. */
  change(change: ChangeFrame, self: string): void {
    this.#crossing?.push(change);
    const at = this.#indexOf(change.target);
    const item = this.#stored[at];
    if (item?.kind === "message" && item.seq === change.target) this.#stored[at] = applyChange(item, change, self);
    if (change.type !== "edited" && change.type !== "deleted") return;
    // A quote stands after what it quotes.
    for (let i = at; i < this.#stored.length; i += 1) {
      const other = this.#stored[i];
      if (other?.kind === "message" && other.replyTo) this.#stored[i] = applyToQuote(other, change);
    }
  }

  /** Where the item with this seq is, or would be: items are ascending by seq. */
  #indexOf(seq: number): number {
    let from = 0;
    let to = this.#stored.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#stored[middle]?.seq ?? 0) < seq) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #quoted({ options }: OutboxEntry): { replyTo?: Quote } {
    if (options?.replyTo === undefined) return {};
    const { replyTo: seq } = options;
    const original = this.find(seq);
    if (!original || original.deletedAt !== undefined) return { replyTo: { seq } };
    return { replyTo: { seq, from: original.from, text: quoteText(original.text) } };
  }

  #echo(entry: OutboxEntry, self: Person): UnsentMessage {
    let item = this.#echoes.get(entry);
    if (!item || item.from.id !== self.id) {
      const { clientMsgId, at, state, text, error } = entry;
      const from = { id: self.id, name: self.name };
      const key = echoKey(clientMsgId);
      item = { kind: "message", key, state, clientMsgId, at, from, text, isOwn: true, ...this.#quoted(entry) };
      if (entry.options?.files) item = { ...item, files: entry.options.files };
      if (error) item = { ...item, error };
      this.#echoes.set(entry, item);
    }
    return item;
  }
}

function storedItem(event: Exclude<RoomEventFrame, ChangeFrame>, self: string, key = `seq:${event.seq}`): StoredItem {
  const { seq, at } = event;
  switch (event.type) {
    case "message":
      return messageItem(event, self, key);
    case "member_joined":
    case "member_left":
      return { kind: event.type, key, seq, at, member: event.member, ...(event.by && { by: event.by }) };
    case "member_role":
      return { kind: "member_role", key, seq, at, from: event.from, member: event.member, role: event.role };
    case "room_changed": {
      const { type: kind, room: _, from, seq: __, at: ___, ...change } = event;
      return { kind, key, seq, at, from, change };
    }
  }
}
