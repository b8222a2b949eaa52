import type { Person, Receipt, RoomId, UserId } from "@parley/protocol";
import type { Bus, BusEvent, BusListener, BusNote } from "../bus/bus.ts";
import type { Clock } from "../lib/clock.ts";
import type { Recent } from "../recent/recent.ts";
import type { UserStatus } from "../store/model.ts";
import type { Store } from "../store/store.ts";
import { Announcer, type OtherNodes } from "./announcer.ts";
import { CatchUp } from "./catch-up.ts";
import type { DeliveryCounts } from "./deliver.ts";
import type { PresenceReport } from "./elsewhere.ts";
import { decodeEvent, encodeFrame } from "./frame.ts";
import { LiveRoom } from "./live-room.ts";
import { NewestMessages } from "./newest-messages.ts";
import { Repair } from "./repair.ts";
import { RoomReader } from "./room-reader.ts";
import { type Subscriber, Subscription } from "./subscriber.ts";
import type { Tick } from "./tick.ts";
import { Unannounced } from "./unannounced.ts";

export interface HubOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly recent: Recent;
  readonly clock: Clock;
  readonly tick: Tick;
  readonly counts: DeliveryCounts;
  /** How many of the newest messages somebody without a cursor gets. */
  readonly historyOnJoin: number;
  /** What other nodes, or this one, have to say that is no room event. */
  readonly onNote?: (note: BusNote) => void;
  /**
   * The log of a room says that this user has left it, or that `by` took them out, perhaps on another node. Called before any later event is handed
   * to anybody: whoever is taken out now gets none of them, whatever the bus has done with a note about it.
   */
  readonly onMemberLeft?: (room: RoomId, user: UserId, by: Person | undefined) => void;
  /** How this node speaks to them of presence and typing; left out where there are none. */
  readonly others?: OtherNodes;
  /** Something failed that heads or a reconnect will repair; for the log. */
  readonly onFailure: (error: unknown) => void;
}

/** Per room: the newest events kept encoded. 256 KiB holds the whole count at ordinary chat lengths. */
const RING_LIMITS = { maxEvents: 256, maxBytes: 256 * 1024 };
/** Presence heals itself: a report that the bus lost is made up for by the next one. */
const REPORT_EVERY_CHECKS = 6;
const NOBODY: OtherNodes = { ask: () => undefined, present: () => undefined, typing: () => undefined };
/** How often the heads of rooms with local subscribers are compared with the store: the bound on a lost last event. */
const HEADS_CHECK_MS = 5000;

/**
 * Fan-out on this node: which connections are in which room, and the order in which they see its events.
 * Step 7 of a message's path: takes every event the bus brings, in order by seq; a hole is filled from the recent
 * events that nodes share, or the store.
 */
export class Hub implements BusListener {
  readonly #options: HubOptions;
  readonly #rooms = new Map<RoomId, LiveRoom>();
  readonly #reader: RoomReader;
  readonly #catchUp: CatchUp;
  readonly #repair: Repair;
  readonly #newest: NewestMessages;
  readonly #announcer: Announcer;
  readonly #unannounced = new Unannounced();
  readonly #stopChecking: () => void;
  #isChecking = false;
  #isCheckDue = false;
  #checks = 0;

  constructor(options: HubOptions) {
    const { store, clock, tick, counts, onFailure } = options;
    this.#options = options;
    const reader = new RoomReader(store, options.recent);
    this.#reader = reader;
    this.#catchUp = new CatchUp(reader, clock, counts, onFailure);
    this.#repair = new Repair({
      log: store,
      reader,
      clock,
      tick,
      onRepaired: (room) => this.#feedAll(room),
      onFailure,
    });
    this.#newest = new NewestMessages(store, options.historyOnJoin, counts);
    this.#announcer = new Announcer(clock, counts, options.others ?? NOBODY);
    this.#stopChecking = clock.every(HEADS_CHECK_MS, () => this.#checkUp());
    options.bus.listen(this);
  }

  /** Rooms with a connection on this node. */
  get roomCount(): number {
    return this.#rooms.size;
  }

  /**
   * Puts a connection into a room without feeding it yet: from here on nothing that happens in the room can be missed.
   * Null when it was taken out of the room meanwhile. Entering twice gives the same subscription. `knownHead`: how far
   * the room had come when the store let it in; a node that is behind that asks for what it misses.
   */
  async enter(subscriber: Subscriber, id: RoomId, knownHead = 0): Promise<Subscription | null> {
    const room = findSubscription(subscriber, id)?.room ?? this.#subscribe(subscriber, id);
    room.announced = Math.max(room.announced, knownHead);
    if (room.isOpen && room.announced > room.head) this.#repair.soon(room);
    try {
      await room.opened;
    } catch (error) {
      this.#drop(subscriber, id);
      throw error;
    }
    if (subscriber.exited?.delete(id)) {
      this.#drop(subscriber, id);
      return null;
    }
    const subscription = findSubscription(subscriber, id);
    // Taken out meanwhile, and put in again by somebody else: the room was closed, and is only being opened again.
    return subscription && !subscription.room.isOpen ? this.enter(subscriber, id, knownHead) : subscription;
  }

  /**
   * Starts an entered subscription. With a cursor: every event after it, or `resync` if it cannot be served. Without:
   * the newest messages. Then live events. One that has started already is fed again from the cursor: its client has
   * found a gap.
   */
  async start(subscription: Subscription, cursor: number | null): Promise<void> {
    const { room, subscriber } = subscription;
    if (cursor !== null && subscription.state === "live") this.#rewind(subscription, cursor);
    if (subscription.state !== "entering" || subscription.isPresent) return;
    room.presence.add(subscriber.person, subscriber);
    subscription.isPresent = true;
    this.#announcer.welcome(subscription);
    this.#announcer.presenceChanged(room);
    if (cursor !== null && Number.isSafeInteger(cursor) && cursor > room.head) {
      subscription.cursor = cursor;
      await this.#repair.runAfresh(room, cursor);
    }
    if (subscription.state !== "entering") return;
    if (cursor !== null && cursor <= room.head) {
      subscription.cursor = cursor;
      subscription.state = "behind";
    } else {
      if (cursor !== null) subscriber.queue.push(encodeFrame({ type: "resync", room: room.id, head: room.head }));
      await this.#newest.give(subscription);
    }
    this.#catchUp.feed(subscription);
  }

  /** Takes a connection out of a room; when it returns, no later event of the room is handed to it. */
  exit(subscriber: Subscriber, id: RoomId): void {
    subscriber.exited?.add(id);
    this.#drop(subscriber, id);
  }

  /** The connection is gone. */
  exitAll(subscriber: Subscriber): void {
    for (const subscription of subscriber.subscriptions.splice(0)) this.#remove(subscription);
  }

  /** The connection's queue has space again: feed what is behind. */
  feed(subscriber: Subscriber): void {
    for (const subscription of subscriber.subscriptions) {
      if (subscription.state === "behind") this.#catchUp.feed(subscription);
    }
  }

  /** This connection, whose `isAway` is another now, is told to its rooms as such. */
  awayTurned(subscriber: Subscriber): void {
    for (const { room, isPresent } of subscriber.subscriptions) {
      if (!isPresent) continue;
      room.presence.turn(subscriber.person, subscriber.isAway);
      this.#announcer.presenceChanged(room);
    }
  }

  /** This connection's person has set a status, or cleared it. */
  statusSet(subscriber: Subscriber, status: UserStatus): void {
    for (const { room, isPresent } of subscriber.subscriptions) {
      if (!isPresent) continue;
      room.presence.setStatus(subscriber.person, status);
      this.#announcer.presenceChanged(room);
    }
  }

  /** Tells the room that this person is typing. Dropped in crowds. */
  noteTyping(subscription: Subscription): void {
    this.#announcer.typingNoted(subscription.room, subscription.subscriber.person, true);
  }

  /** Somebody types on another node. */
  typingElsewhere(id: RoomId, person: Person): void {
    const room = this.#rooms.get(id);
    if (room) this.#announcer.typingNoted(room, person, false);
  }

  /** Somebody has read in a room, on whatever node, and others may see it. Dropped in crowds. */
  receiptMoved(id: RoomId, receipt: Receipt): void {
    const room = this.#rooms.get(id);
    if (room) this.#announcer.receiptNoted(room, receipt);
  }

  /** Another node says who is connected to a room there. */
  presentElsewhere(node: string, id: RoomId, report: PresenceReport): void {
    const room = this.#rooms.get(id);
    if (room?.presence.takeReport(node, report)) this.#announcer.presenceChanged(room);
  }

  /** Another node has opened a room and asks who is in it here. */
  reportPresence(id: RoomId): void {
    const room = this.#rooms.get(id);
    if (room && !room.isEmpty) this.#announcer.report(room);
  }

  /** Another node is gone: whoever was connected only there is offline. */
  forgetNode(node: string): void {
    for (const room of this.#rooms.values()) {
      if (room.presence.forgetNode(node)) this.#announcer.presenceChanged(room);
    }
  }

  /** This person's message arrived: "is typing" after it would be stale. */
  doneTyping(id: RoomId, person: Person): void {
    this.#rooms.get(id)?.typing.forget(person.id);
  }

  /** The room as this node sees it, or null when nobody here is in it. */
  room(id: RoomId): LiveRoom | null {
    return this.#rooms.get(id) ?? null;
  }

  /** Step 7: one event from the bus. Duplicates are dropped; an event ahead of a hole waits for the hole to be filled. */
  onEvent(event: BusEvent): void {
    const room = this.#rooms.get(event.room);
    if (!room || event.epoch !== this.#options.store.epoch || event.seq <= room.head) return;
    room.announced = Math.max(room.announced, event.seq);
    const { frame } = event;
    if (room.isOpen && frame && event.seq === room.head + 1) {
      if (room.pending.length === 0 || room.endWait) this.#options.tick.roomChanged(room);
      room.take({ seq: event.seq, type: event.type, frame });
      room.takeHeld();
      return;
    }
    if (frame) room.hold({ seq: event.seq, type: event.type, frame });
    if (!room.isOpen) return;
    this.#options.counts.busGaps++;
    this.#repair.soon(room);
  }

  onNote(note: BusNote): void {
    this.#options.onNote?.(note);
  }

  /** The bus did not take an event of this node: who is here gets it all the same, the others when the bus is back. */
  onUntaken(event: BusEvent): void {
    this.#unannounced.keep(event);
    this.onEvent(event);
  }

  /** The bus was away: what it did not take is announced, and what it did not bring looked for. */
  onGap(): void {
    for (const event of this.#unannounced.take()) {
      this.#options.bus.publish(event).catch(() => this.#unannounced.keep(event));
    }
    this.#compareHeads();
  }

  close(): void {
    this.#stopChecking();
  }

  /** The heads of all rooms here are compared with the store's. One comparison at a time. */
  #compareHeads(): void {
    this.#isCheckDue = true;
    if (!this.#isChecking) void this.#checkHeads();
  }

  async #checkHeads(): Promise<void> {
    this.#isChecking = true;
    while (this.#isCheckDue) {
      this.#isCheckDue = false;
      await this.#repair.checkHeads([...this.#rooms.values()]).catch(this.#options.onFailure);
    }
    this.#isChecking = false;
  }

  /** Every few seconds: what the bus lost, who is stuck behind a read that failed, and whose online list is out of date. */
  #checkUp(): void {
    this.#compareHeads();
    const isReportTime = ++this.#checks % REPORT_EVERY_CHECKS === 0;
    for (const room of this.#rooms.values()) {
      if (!room.isOpen) continue;
      this.#feedAll(room);
      this.#announcer.refresh(room);
      if (isReportTime) this.#announcer.report(room);
    }
  }

  /** One that is behind is not rewound: everything after what it was given is on its way to it. */
  #rewind(subscription: Subscription, cursor: number): void {
    const { room } = subscription;
    if (cursor >= room.head) return;
    room.live.delete(subscription);
    room.behind.add(subscription);
    subscription.state = "behind";
    subscription.cursor = cursor;
    this.#catchUp.feed(subscription);
  }

  #subscribe(subscriber: Subscriber, id: RoomId): LiveRoom {
    const room = this.#rooms.get(id) ?? this.#open(id);
    const subscription = new Subscription(room, subscriber, 0);
    subscriber.subscriptions.push(subscription);
    room.behind.add(subscription);
    return room;
  }

  #open(id: RoomId): LiveRoom {
    const room = new LiveRoom(id, RING_LIMITS, this.#options.clock, ({ frame }) => {
      // What the ring is filled with is history: who enters now was asked about after it.
      if (!room.isOpen) return;
      const event = decodeEvent(frame);
      if (event?.type === "member_left") this.#options.onMemberLeft?.(id, event.member.id, event.by);
    });
    this.#rooms.set(id, room);
    room.opened = this.#fillRing(room).catch((error: unknown) => {
      if (this.#rooms.get(id) === room) this.#close(room);
      throw error;
    });
    return room;
  }

  /** Subscribe first, then read: what is published while we read is either in the tail or held. */
  async #fillRing(room: LiveRoom): Promise<void> {
    await this.#options.bus.subscribe(room.id);
    this.#options.others?.ask(room.id);
    const events = await this.#reader.tail(room, Math.max(1, this.#options.historyOnJoin));
    const first = events[0];
    if (first) room.head = room.changedSeq = first.seq - 1;
    for (const event of events) room.take(event);
    room.takeHeld();
    // Nobody is live yet: what was just taken is history, not news.
    room.pending = [];
    room.isOpen = true;
    if (room.announced > room.head) this.#repair.soon(room);
  }

  #feedAll(room: LiveRoom): void {
    for (const subscription of room.behind) if (subscription.state === "behind") this.#catchUp.feed(subscription);
  }

  #drop(subscriber: Subscriber, id: RoomId): void {
    const at = subscriber.subscriptions.findIndex((subscription) => subscription.room.id === id);
    const [subscription] = at < 0 ? [] : subscriber.subscriptions.splice(at, 1);
    if (subscription) this.#remove(subscription);
  }

  #remove(subscription: Subscription): void {
    const { room, subscriber } = subscription;
    subscription.state = "gone";
    room.live.delete(subscription);
    room.behind.delete(subscription);
    if (subscription.isPresent) {
      room.presence.remove(subscriber.person, subscriber);
      this.#announcer.presenceChanged(room);
    }
    if (room.isEmpty && this.#rooms.get(room.id) === room) this.#close(room);
  }

  #close(room: LiveRoom): void {
    this.#rooms.delete(room.id);
    this.#catchUp.forget(room.id);
    this.#announcer.report(room);
    this.#options.bus.unsubscribe(room.id);
  }
}

function findSubscription(subscriber: Subscriber, id: RoomId): Subscription | null {
  return subscriber.subscriptions.find((subscription) => subscription.room.id === id) ?? null;
}
