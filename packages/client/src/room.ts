import type { Down, MessageFrame, Person, RoomEventFrame, RoomId, RoomView, UpFrame } from "@parley/protocol";
import type { ClientRoom, RoomAbout, RoomSnapshot, TimelineItem } from "./client-room.ts";
import type { Api } from "./api.ts";
import type { ClientClock } from "./clock.ts";
import type { UnknownEvent } from "./decode.ts";
import { Listeners } from "./listeners.ts";
import { isChange } from "./message-item.ts";
import { ManagedRoom } from "./managed-room.ts";
import { OnlineList } from "./online-list.ts";
import type { Outbox, SendTarget } from "./outbox.ts";
import type { Self } from "./parley-client.ts";
import { PendingChanges } from "./pending-changes.ts";
import { Repair } from "./repair.ts";
import type { Requests } from "./requests.ts";
import { RoomPages } from "./room-pages.ts";
import { RoomReads } from "./room-reads.ts";
import { RoomReceipts } from "./room-receipts.ts";
import { RoomSends } from "./room-sends.ts";
import { About } from "./room-about.ts";
import { RoomChanges } from "./room-changes.ts";
import { SeqGate } from "./seq-gate.ts";
import { Timeline } from "./timeline.ts";
import { TypingList } from "./typing-list.ts";

export interface RoomOwner {
  readonly api: Api;
  readonly clock: ClientClock;
  readonly outbox: Outbox;
  readonly requests: Requests;
  readonly newId: () => string;
  self(): Self;
  send(frame: UpFrame): boolean;
  reconnect(reason: string): void;
  changed(room: Room): void;
  received(room: Room, message: MessageFrame): void;
  /** A visitor's read cursor has moved: the server does not keep it. */
  readMoved(): void;
  leave(room: Room): Promise<void>;
}

/** How a room was entered. `isResumed`: from our cursor, so everything after it follows. */
export interface Entry {
  readonly isResumed: boolean;
  /** A visitor's own record of what it has read; users get theirs from the server. */
  readonly readSeq?: number | undefined;
}

export class Room extends ManagedRoom implements ClientRoom {
  readonly send: ClientRoom["send"];
  readonly rewrite: ClientRoom["rewrite"];
  readonly resend: ClientRoom["resend"];
  readonly discard: ClientRoom["discard"];
  readonly typing: ClientRoom["typing"];
  readonly edit: ClientRoom["edit"];
  readonly delete: ClientRoom["delete"];
  readonly react: ClientRoom["react"];
  readonly pin: ClientRoom["pin"];
  readonly pins: ClientRoom["pins"];
  readonly revisions: ClientRoom["revisions"];
  readonly loadBefore: ClientRoom["loadBefore"];
  readonly openAt: ClientRoom["openAt"];
  readonly readers: ClientRoom["readers"];
  readonly watchReceipts: ClientRoom["watchReceipts"];
  readonly #owner: RoomOwner;
  readonly #gate = new SeqGate();
  readonly #timeline = new Timeline();
  readonly #online: OnlineList;
  readonly #typing: TypingList;
  readonly #reads: RoomReads;
  readonly #receipts: RoomReceipts;
  readonly #pages: RoomPages;
  readonly #repair: Repair;
  readonly #pending: PendingChanges;
  readonly #listeners = new Listeners<void>();
  readonly #about: About;
  #head = 0;
  /** The head at the last entry, until everything up to it has been seen. */
  #catchingUpTo: number | null = null;
  #isEntered = false;
  #snapshot: RoomSnapshot | null = null;
  #items: readonly TimelineItem[] | null = null;

  constructor(owner: RoomOwner, view: RoomView) {
    super(
      owner.api,
      () => this.id,
      (set) => this.preferences(set),
    );
    this.#owner = owner;
    this.#about = new About(view);
    this.#pending = new PendingChanges(() => owner.self().id);
    const { clock, requests, outbox, newId } = owner;
    const parts = {
      ...{ clock, requests, outbox, newId, timeline: this.#timeline, pending: this.#pending },
      room: () => this.id,
      code: () => this.code,
      self: () => owner.self(),
      isEntered: () => this.#isEntered,
      cursor: () => this.#gate.cursor,
      reached: () => this.#gate.reached,
      send: (frame: UpFrame) => owner.send(frame),
      settle: (message: MessageFrame) => void this.#settle(message),
      readMoved: () => owner.readMoved(),
      changed: () => this.#changed(),
      timelineChanged: () => this.#timelineChanged(),
    };
    this.#online = new OnlineList(clock, parts.changed);
    const sends = new RoomSends(parts);
    ({
      send: this.send,
      rewrite: this.rewrite,
      resend: this.resend,
      discard: this.discard,
      typing: this.typing,
    } = sends);
    this.#pages = new RoomPages(parts);
    ({ loadBefore: this.loadBefore, openAt: this.openAt } = this.#pages);
    const changes = new RoomChanges(parts);
    ({
      edit: this.edit,
      delete: this.delete,
      react: this.react,
      pin: this.pin,
      pins: this.pins,
      revisions: this.revisions,
    } = changes);
    this.#receipts = new RoomReceipts(parts);
    ({ readers: this.readers, watch: this.watchReceipts } = this.#receipts);
    this.#reads = new RoomReads(parts);
    this.#typing = new TypingList(clock, parts.changed);
    this.#repair = new Repair({
      rejoin: (cursor, answered) => this.#rejoin(cursor, answered),
      reconnect: (reason) => owner.reconnect(reason),
    });
  }

  get id(): RoomId {
    return this.#about.view.id;
  }

  get code(): string {
    return this.#about.view.code;
  }

  get name(): string {
    return this.#about.name(this.#owner.self().id);
  }

  get unread(): number {
    return this.#reads.cursor.counts(this.#timeline).unread;
  }

  get mentions(): number {
    return this.#reads.cursor.counts(this.#timeline).mentions;
  }

  get about(): RoomAbout {
    return { ...this.#about.snapshot(this.#owner.self().id), members: this.#online.members };
  }

  get readSeq(): number {
    return this.#reads.cursor.seq;
  }

  get cursor(): number {
    return this.#gate.cursor;
  }

  /** Entered on the present connection. */
  get isEntered(): boolean {
    return this.#isEntered;
  }

  readonly snapshot = (): RoomSnapshot => {
    this.#snapshot ??= this.#buildSnapshot();
    return this.#snapshot;
  };

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  readonly seqAt = (moment: Date | number): Promise<number | null> =>
    this.#owner.requests.ask(
      "seq_at",
      (id) => ({ type: "seq_at", id, room: this.id, at: Number(moment) }),
      ({ seq }) => seq ?? null,
    );

  readonly markRead = (seq: number = this.#timeline.lastSeq): void =>
    this.#reads.mark(Math.min(seq, this.#gate.reached));

  readonly markUnread = (seq: number): Promise<void> => this.#reads.markUnread(seq);

  readonly leave = (): Promise<void> => this.#owner.leave(this);

  /** `ready` or `joined` says that this room's events follow. */
  enter(view: RoomView, { isResumed, readSeq }: Entry): void {
    this.#about.enter(view);
    this.#online.enter(view);
    this.#isEntered = true;
    this.#catchingUpTo = view.head;
    if (isResumed) {
      this.#gate.resume();
      this.#head = Math.max(this.#head, view.head);
    } else {
      this.#startOver(view.head);
    }
    this.#reads.open(view, readSeq);
    this.#receipts.ask();
    if (isResumed && this.#timeline.isEmpty && this.#gate.cursor > 0) {
      // The connection broke before the newest messages came; only what is after them will come by itself.
      this.#timeline.expectBefore();
      this.loadBefore().catch(() => {});
    }
    this.#timelineChanged();
    this.#owner.outbox.pump(this.code);
  }

  /** The connection is gone. */
  pause(): void {
    this.#isEntered = false;
    this.#repair.reset();
    this.#typing.clear();
  }

  /** The room is left: nothing of it may run any more. */
  dispose(): void {
    this.pause();
    this.#reads.dispose();
    this.#online.dispose();
  }

  /** There may be no later: what has been read is told now. */
  reportRead(): void {
    this.#reads.flush();
  }

  target(): SendTarget | null {
    if (!this.#isEntered) return null;
    return { room: this.id, self: this.#owner.self().id, isCaughtUp: this.#catchingUpTo === null };
  }

  event(frame: RoomEventFrame | UnknownEvent): void {
    const settled = frame.type === "message" ? this.#settle(frame) : undefined;
    const verdict = this.#gate.judge(frame.seq);
    this.#head = Math.max(this.#head, frame.seq);
    if (verdict === "gap") {
      // Stored, so it must not be sent again; but it cannot be shown before what is missing.
      if (settled) this.#timeline.acked(settled, frame.seq);
      this.#repair.gap(this.#gate.cursor);
    }
    if (verdict === "next" || verdict === "history") this.#append(frame, settled?.clientMsgId);
    if (verdict === "next" && frame.type === "message") this.#owner.received(this, frame);
  }

  acked(frame: Down<"ack">): void {
    const entry = this.#owner.outbox.acked(this.code, frame);
    if (entry && frame.seq > this.#gate.reached) this.#timeline.acked(entry, frame.seq);
    this.#timelineChanged();
  }

  resync(head: number): void {
    this.#startOver(head);
    this.#reads.open({ ...this.#about.view, head }, undefined);
    this.#receipts.ask();
    this.#timelineChanged();
  }

  heartbeat(head: number): void {
    this.#head = Math.max(this.#head, head);
    this.#repair.heartbeat(head, { reached: this.#gate.reached, cursor: this.#gate.cursor });
    if (this.#gate.reached >= head) this.#caughtUp();
  }

  presence(frame: Down<"presence">): void {
    this.#online.apply(frame);
    this.#changed();
  }

  typingNotice(users: readonly Person[]): void {
    const self = this.#owner.self().id;
    if (users.length === 0) this.#typing.clear();
    for (const user of users) if (user.id !== self) this.#typing.add(user);
  }

  receipt(frame: Down<"receipt">): void {
    this.#receipts.told(frame);
  }

  readCursor(frame: Down<"read_cursor">): void {
    this.#reads.told(frame);
  }

  preferences(frame: Pick<Down<"preferences">, "level" | "isFavourite">): void {
    this.#about.preferences(frame);
    this.#changed();
  }

  outboxChanged(): void {
    this.#timelineChanged();
  }

  notify(): void {
    this.#listeners.emit();
  }

  #append(frame: RoomEventFrame | UnknownEvent, echo: string | undefined): void {
    const self = this.#owner.self().id;
    if (frame.type !== "unknown") {
      this.#about.apply(frame, self);
      this.#receipts.event(frame);
    }
    if (isChange(frame)) this.#reads.cursor.changed(frame, self);
    this.#timeline.append(frame, self, echo);
    this.#pages.event(frame);
    this.#pending.reached(this.#gate.reached);
    if (frame.type === "message") this.#typing.remove(frame.from.id);
    this.#timelineChanged();
    if (this.#gate.isBurstOver && this.#gate.reached >= (this.#catchingUpTo ?? 0)) this.#caughtUp();
  }

  /** A message of ours is in the log, whatever else is to be done with this frame. */
  #settle({ clientMsgId, from }: MessageFrame) {
    const entry = clientMsgId === undefined ? undefined : this.#owner.outbox.find(this.code, clientMsgId);
    if (!entry || (from.id !== this.#owner.self().id && from.id !== entry.sentAs)) return undefined;
    return this.#owner.outbox.remove(this.code, entry.clientMsgId);
  }

  #caughtUp(): void {
    if (this.#catchingUpTo === null) return;
    this.#catchingUpTo = null;
    this.#owner.outbox.pump(this.code);
  }

  #startOver(head: number): void {
    this.#gate.open(head);
    this.#head = head;
    this.#timeline.clear();
    this.#pages.startOver();
    this.#pending.reached(Number.POSITIVE_INFINITY);
    this.#reads.cursor.reset();
    this.#receipts.reset();
    this.#catchingUpTo = head;
    this.#owner.outbox.startedOver(this.code);
  }

  #rejoin(cursor: number, answered: () => void): void {
    this.#owner.requests
      .ask(
        "joined",
        (id) => ({ type: "join", id, code: this.code, cursor }),
        (reply) => {
          answered();
          this.enter(reply.room, { isResumed: reply.room.id === this.id });
        },
      )
      .catch(() => this.#owner.reconnect("the room could not be entered again"));
  }

  #timelineChanged(): void {
    this.#items = null;
    this.#pages.pendingChanged();
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = null;
    this.#owner.changed(this);
  }

  #buildSnapshot(): RoomSnapshot {
    const { outbox } = this.#owner;
    const { code } = this;
    this.#items ??= this.#timeline.items(outbox.entries(code), {
      self: this.#owner.self(),
      reached: this.#gate.reached,
      pending: this.#pending,
    });
    return {
      code,
      ...this.about,
      head: Math.max(this.#head, this.#gate.reached),
      timeline: this.#items,
      hasBefore: this.#timeline.hasBefore,
      isLoadingBefore: this.#pages.isLoading,
      readSeq: this.readSeq,
      ...this.#reads.cursor.counts(this.#timeline),
      online: this.#online.view,
      typing: this.#typing.view(),
      receipts: this.#receipts.view,
    };
  }
}
