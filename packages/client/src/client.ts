import type { Down, DownFrame, RoomId } from "@parley/protocol";
import { Api } from "./api.ts";
import { Batch } from "./batch.ts";
import { onBrowserWakeup } from "./browser-wakeups.ts";
import type { ClientRoom } from "./client-room.ts";
import { clientSettings } from "./client-settings.ts";
import { systemClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import type { UnknownEvent } from "./decode.ts";
import { ConnectionLost } from "./errors.ts";
import { Events } from "./events.ts";
import { Files } from "./client-files.ts";
import { createIdentity, type Identity } from "./identity.ts";
import { Listeners } from "./listeners.ts";
import { Outbox } from "./outbox.ts";
import { OutboxStorage } from "./outbox-storage.ts";
import { OwnPresence } from "./own-presence.ts";
import type { ClientEvents, ClientOptions, ConnectionState, ParleyClient, Self } from "./parley-client.ts";
import { randomFraction, randomId } from "./random.ts";
import { Requests } from "./requests.ts";
import { retryAdvice } from "./retry-advice.ts";
import { Room, type RoomOwner } from "./room.ts";
import { RoomEntries } from "./room-entries.ts";
import { RoomFinder } from "./room-finder.ts";
import { RoomList } from "./room-list.ts";
import { localTimeZone, searchHit, type SearchOptions, type SearchResult } from "./search.ts";
import { openWebSocket } from "./socket.ts";
import { defaultStorage, type KeyValueStorage } from "./storage.ts";
import { withPrefix } from "./storage-prefix.ts";
import { VisitedRooms } from "./visited-rooms.ts";

/** When a room could not be entered again and the server did not say when to try. */

/** A chat client for one person. Nothing happens before `connect()`. */
export function createClient(options: ClientOptions): ParleyClient {
  return new Client(options);
}

class Client implements ParleyClient {
  readonly createRoom: ParleyClient["createRoom"];
  readonly openDirect: ParleyClient["openDirect"];
  readonly browse: ParleyClient["browse"];
  readonly findPeople: ParleyClient["findPeople"];
  readonly viewInvite: ParleyClient["viewInvite"];
  readonly acceptInvite: ParleyClient["acceptInvite"];
  readonly setAway: ParleyClient["setAway"];
  readonly setStatus: ParleyClient["setStatus"];
  readonly settings: ParleyClient["settings"];
  readonly files: Files;
  readonly #storage: KeyValueStorage;
  readonly #identity: Identity;
  readonly #connection: Connection;
  readonly #requests: Requests;
  readonly #own: OwnPresence;
  readonly #outbox: Outbox;
  readonly #entries: RoomEntries;
  readonly #rooms = new RoomList();
  readonly #events = new Events();
  readonly #listeners = new Listeners<void>();
  readonly #batch = new Batch<Room | Client>((changed) => this.#publish(changed));
  readonly #stopWakeups: () => void;
  #awaitingReady: ((error: Error | null) => void)[] = [];
  #self: Self | null = null;
  /** The cursors of the hello this connection began with. */
  #presented: Record<RoomId, number> = {};

  constructor(options: ClientOptions) {
    const { credentials, openSocket = openWebSocket, random = randomFraction, clock = systemClock } = options;
    const url = new URL(options.url);
    this.#storage = withPrefix(options.storage ?? defaultStorage(), `parley:${url.host}:`);
    this.#identity = createIdentity(credentials, socketUrl(url), this.#storage);
    const http = {
      url: options.url.replace(/\/$/, ""),
      fetch: options.fetch ?? ((...request: Parameters<typeof fetch>) => globalThis.fetch(...request)),
    };
    const api = new Api({ ...http, credentials });
    this.files = new Files({ ...http, identity: this.#identity, clock, random });
    const finder = new RoomFinder(api, (code) => this.join(code));
    this.createRoom = finder.createRoom;
    this.openDirect = finder.openDirect;
    this.browse = finder.browse;
    this.findPeople = finder.findPeople;
    this.viewInvite = finder.viewInvite;
    this.acceptInvite = finder.acceptInvite;
    this.settings = clientSettings(api);
    this.#connection = new Connection({
      clock,
      random,
      openSocket,
      handshake: () => this.#identity.handshake({ cursors: this.#present(), epoch: this.#entries.epoch }),
      hasOtherCredentials: () => this.#identity.refused(),
      stateChanged: (state) => this.#stateChanged(state),
      ready: (frame) => this.#ready(frame),
      frame: (frame) => this.#frame(frame),
      lost: (reason) => this.#lost(reason),
    });
    this.#requests = new Requests(clock, (frame) => this.#connection.send(frame));
    this.#own = new OwnPresence({
      api,
      clock,
      send: (frame) => this.#connection.send(frame),
      changed: () => this.#statusChanged(),
    });
    this.setAway = this.#own.setAway;
    this.setStatus = this.#own.setStatus;
    this.#outbox = new Outbox({
      clock,
      random,
      target: (code) => (this.state.phase === "ready" ? (this.#rooms.findByCode(code)?.target() ?? null) : null),
      newRequestId: () => this.#requests.newId(),
      send: (frame) => this.#connection.send(frame),
      changed: (code) => this.#rooms.findByCode(code)?.outboxChanged(),
      refused: (reason) => this.#connection.refuse(reason),
    });
    const roomOwner: RoomOwner = {
      api,
      clock,
      outbox: this.#outbox,
      requests: this.#requests,
      newId: options.newId ?? randomId,
      self: () => this.#knownSelf(),
      send: (frame) => this.#connection.send(frame),
      reconnect: (reason) => this.#connection.reconnect(reason),
      changed: (room) => this.#batch.add(room),
      received: (room, message) =>
        this.#events.emit("message", { room, message, isOwn: message.from.id === this.#self?.id }),
      readMoved: () => this.#entries.saveVisited(),
      leave: (room) => this.#leave(room),
    };
    this.#entries = new RoomEntries({
      ...{ clock, roomOwner, requests: this.#requests, outbox: this.#outbox, events: this.#events, rooms: this.#rooms },
      visited: credentials.kind === "visitor" ? new VisitedRooms(this.#storage, credentials.name) : null,
      isReady: () => this.state.phase === "ready",
      changed: () => this.#batch.add(this),
    });
    this.#stopWakeups = onBrowserWakeup({
      wake: () => this.retryNow(),
      // A server on this very machine is reached without a network: it is dialled again at once.
      networkLost: () => this.#connection.reconnect("the network is gone"),
      hidden: () => this.#reportReads(),
    });
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  get self(): Self | null {
    return this.#self;
  }

  get rooms(): readonly ClientRoom[] {
    return this.#rooms.sorted;
  }

  readonly connect = (): void => this.#connection.connect();

  readonly close = (): void => {
    this.#stopWakeups();
    this.files.close();
    this.#own.dispose();
    this.#reportReads();
    this.#connection.close();
    this.#requests.fail("closed");
    this.#entries.dispose();
  };

  readonly retryNow = (): void => this.#connection.retryNow();

  readonly join = async (code: string): Promise<ClientRoom> => {
    const known = this.#rooms.findByCode(code);
    if (known) return known;
    if (this.state.phase === "connecting") await this.#nextReady();
    return this.#entries.enter(code);
  };

  readonly search = (query: string, options: SearchOptions = {}): Promise<SearchResult> => {
    const { in: room, before, limit, timeZone = localTimeZone() } = options;
    return this.#requests.ask(
      "found",
      (id) => ({ type: "search", id, query, in: room, before, limit, timeZone }),
      ({ hits, next }) => ({
        hits: hits.map((hit) => searchHit(hit, this.#knownSelf().id)),
        ...(next !== undefined && { next }),
      }),
    );
  };

  readonly room = (code: string): ClientRoom | undefined => this.#rooms.findByCode(code);

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  readonly on = <K extends keyof ClientEvents>(event: K, listener: (event: ClientEvents[K]) => void): (() => void) =>
    this.#events.on(event, listener);

  #present(): Record<RoomId, number> {
    this.#presented = Object.fromEntries(this.#rooms.sorted.map((room) => [room.id, room.cursor]));
    return this.#presented;
  }

  #reportReads(): void {
    for (const room of this.#rooms.sorted) room.reportRead();
  }

  #nextReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#awaitingReady.push((error) => (error ? reject(error) : resolve()));
    });
  }

  #stateChanged(state: ConnectionState): void {
    this.#batch.add(this);
    this.#events.emit("state", state);
    if (state.phase === "connecting" || state.phase === "idle") return;
    const error = state.phase === "ready" ? null : new ConnectionLost(state.reason);
    const waiting = this.#awaitingReady;
    this.#awaitingReady = [];
    for (const settle of waiting) settle(error);
  }

  #ready(frame: Down<"ready">): void {
    this.#become(frame, this.#identity.accepted(frame));
    this.#own.connected(frame.self.status);
    this.#entries.ready(frame.epoch, frame.rooms, this.#presented);
  }

  /** Takes the identity the server gave us; what is queued moves along. */
  #become({ self: { id, name, kind } }: Down<"ready">, formerId: string | null): void {
    const self = { id, name, kind };
    const isOther = this.#self?.id !== self.id;
    if (this.#self && isOther && self.kind === "user")
      for (const room of this.#rooms.sorted) this.#entries.forget(room);
    this.#self = self;
    if (!isOther) return;
    const left = formerId === null ? [] : new OutboxStorage(this.#storage, formerId).take();
    this.#outbox.attach(new OutboxStorage(this.#storage, self.id), left);
  }

  #frame(frame: DownFrame | UnknownEvent): void {
    switch (frame.type) {
      case "message":
      case "edited":
      case "deleted":
      case "reaction":
      case "pinned":
      case "member_joined":
      case "member_left":
      case "member_role":
      case "room_changed":
      case "unknown":
        return this.#rooms.find(frame.room)?.event(frame);
      case "ack":
        if (!this.#requests.answer(frame)) this.#rooms.find(frame.room)?.acked(frame);
        return;
      case "presence":
        return this.#rooms.find(frame.room)?.presence(frame);
      case "typing":
        return this.#rooms.find(frame.room)?.typingNotice(frame.users);
      case "resync":
        return this.#rooms.find(frame.room)?.resync(frame.head);
      case "heartbeat":
        for (const room of this.#rooms.sorted) room.heartbeat(frame.heads[room.id] ?? 0);
        return;
      case "joined":
        if (!this.#requests.answer(frame)) this.#entries.entered(frame.room, false);
        return;
      case "left":
        this.#requests.answer(frame);
        return this.#left(frame);
      case "receipt":
        return this.#rooms.find(frame.room)?.receipt(frame);
      case "read_cursor":
        if (!this.#requests.answer(frame)) this.#rooms.find(frame.room)?.readCursor(frame);
        return;
      case "preferences":
        return this.#rooms.find(frame.room)?.preferences(frame);
      case "status":
        return this.#own.told(frame.status ?? null);
      case "history":
      case "pins":
      case "revisions":
      case "readers":
      case "receipts":
      case "found":
      case "seq_at":
        this.#requests.answer(frame);
        return;
      case "error":
        return this.#refused(frame);
      case "ready":
      case "draining":
        return;
    }
  }

  #statusChanged(): void {
    if (!this.#self) return;
    const { id, name, kind } = this.#self;
    const { status } = this.#own;
    this.#self = { id, name, kind, ...(status && { status }) };
    this.#batch.add(this);
  }

  #left({ room: id, by }: Down<"left">): void {
    const room = this.#rooms.find(id);
    this.#entries.forget(room);
    if (room && by) this.#events.emit("removed", { room, by });
  }

  #refused(frame: Down<"error">): void {
    if (this.#outbox.refused(frame)) return;
    const wasAwaited = this.#requests.answer(frame);
    if (!wasAwaited) this.#events.emit("error", { code: frame.code, message: frame.message });
    if (retryAdvice(frame.code) === "sign_in") this.#connection.refuse(frame.message);
  }

  #lost(reason: string): void {
    for (const room of this.#rooms.sorted) room.pause();
    this.#outbox.pause();
    this.#requests.fail(reason);
  }

  async #leave(room: Room): Promise<void> {
    await this.#requests.ask(
      "left",
      (id) => ({ type: "leave", id, room: room.id }),
      () => {},
    );
  }

  #knownSelf(): Self {
    if (!this.#self) throw new Error("no room exists before the first ready");
    return this.#self;
  }

  #publish(changed: ReadonlySet<Room | Client>): void {
    const isListChanged = this.#rooms.refresh();
    for (const item of changed) if (item instanceof Room) item.notify();
    if (isListChanged || changed.has(this)) this.#listeners.emit();
  }
}

function socketUrl(url: URL): string {
  const socket = new URL(url);
  socket.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  socket.pathname = `${url.pathname.replace(/\/$/, "")}/ws`;
  return socket.href;
}
