import type { Cancel, Clock } from "../../src/lib/clock.ts";
import type { CrowdMember } from "./crowd-member.ts";
import { type History, type Observation, textHash } from "./history.ts";
import type { Link, OpenLink } from "./link.ts";
import { type Pending, ProbeOutbox } from "./probe-outbox.ts";

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2000;
/** An answer that takes longer is waited for on another connection. */
const ANSWER_WITHIN_MS = 10_000;
const CONNECT_WITHIN_MS = 6000;
const CHECK_MS = 250;
/** So many unsettled messages, and it says nothing new: an overload of our own making would show nothing. */
const MAX_PENDING = 40;
/** What a server that works never lets through: the tenth of what is tried is one of these. */
const BAD_TEXTS = ["   ", "\u0000"];
/** Errors after which the same message may be accepted. */
const RETRYABLE = new Set(["rate_limited", "busy", "storage_failed", "internal"]);
const GIVES_UP = 0.25;

export interface ProbeOptions {
  readonly name: string;
  /** Codes of open rooms. */
  readonly rooms: readonly string[];
  readonly open: OpenLink;
  readonly history: History;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** A registered user's access token, a new one each time; without it the probe is a visitor. */
  readonly accessToken?: () => Promise<string>;
  /** The share of what is answered with "later" that it gives up, to see that nothing of that is stored. */
  readonly givesUp?: number;
}

interface Frame {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface Place {
  readonly id: string;
  readonly code: string;
  cursor: number;
  /** This connection is in it, and everything after the cursor is on its way. */
  isIn: boolean;
  /** The cursor at which this connection had a gap. */
  gapAt: number | null;
}

/**
 * One person's client that does what docs/protocol.md asks of one, and writes down everything it sees. It knows nothing
 * of the server but the wire.
 */
export class Probe implements CrowdMember {
  readonly name: string;
  readonly #options: ProbeOptions;
  readonly #outbox = new ProbeOutbox();
  readonly #places = new Map<string, Place>();
  /** A member's rooms that opened with their newest messages, before they were entered from their beginning. */
  readonly #unentered = new Set<string>();
  #link: Link | null = null;
  #node = "";
  #token: string | null = null;
  #epoch = "";
  #isReady = false;
  #isStopped = false;
  #heartbeatMs = 25_000;
  #heardAt = 0;
  #said = 0;
  #failures = 0;
  #losses = 0;
  #delayMs: number | null = null;
  #pages = 0;
  readonly #asked = new Map<string, { readonly room: string; readonly at: number }>();
  #cancelCheck: Cancel | null = null;

  constructor(options: ProbeOptions) {
    this.#options = options;
    this.name = options.name;
  }

  get isReady(): boolean {
    return this.#isReady && this.#options.rooms.every((code) => this.#placeOf(code)?.isIn === true);
  }

  get pending(): number {
    return this.#outbox.size;
  }

  get lostConnections(): number {
    return this.#losses;
  }

  cursorOf(room: string): number | undefined {
    return this.#places.get(room)?.cursor;
  }

  get roomIds(): string[] {
    return [...this.#places.keys()];
  }

  start(): void {
    this.#cancelCheck = this.#options.clock.every(CHECK_MS, () => this.#check());
    this.#connect();
  }

  stop({ isDone }: { readonly isDone: boolean }): void {
    this.#isStopped = true;
    this.#cancelCheck?.();
    this.#link?.cut();
    if (isDone) for (const { id } of this.#places.values()) this.#record({ op: "final", room: id, isWhole: true });
  }

  drop(): void {
    this.#link?.cut();
  }

  say(): boolean {
    const { random, rooms } = this.#options;
    const place = this.#placeOf(rooms[Math.floor(random() * rooms.length)] ?? "");
    if (!place || this.#outbox.size >= MAX_PENDING) return false;
    const clientMsgId = `${this.name}-${++this.#said}`;
    const isBad = random() < 0.02;
    const bad = BAD_TEXTS[Math.floor(random() * BAD_TEXTS.length)] ?? "";
    const text = isBad ? bad : `${clientMsgId} ${"x".repeat(Math.floor(random() * random() * 600))}`;
    this.#write(this.#outbox.add(place.id, text, clientMsgId));
    return true;
  }

  look(): void {
    const { random, rooms, history } = this.#options;
    const place = this.#placeOf(rooms[Math.floor(random() * rooms.length)] ?? "");
    if (!place?.isIn || !this.#link) return;
    const id = `page-${++this.#pages}`;
    this.#asked.set(id, { room: place.id, at: history.now });
    this.#link.send(JSON.stringify({ type: "history", id, room: place.id, limit: 1 }));
  }

  #placeOf(code: string): Place | undefined {
    for (const place of this.#places.values()) if (place.code === code) return place;
    return undefined;
  }

  #record(observation: WithoutWitness): void {
    this.#options.history.record({ client: this.name, node: this.#node, ...observation });
  }

  #connect(): void {
    const { accessToken } = this.#options;
    if (this.#token !== null || !accessToken) return this.#open();
    accessToken().then(
      (token) => {
        this.#token = token;
        this.#open();
      },
      () => this.#retryLater(),
    );
  }

  #open(): void {
    if (this.#isStopped) return;
    const [first = ""] = this.#options.rooms;
    const path = this.#token === null ? `/ws?room=${first}&name=${this.name}&cursor=0` : "/ws";
    this.#heardAt = this.#options.clock.monotonic();
    const opened = this.#options.open(path, {
      onOpen: () => this.#greet(),
      onFrame: (text) => this.#take(JSON.parse(text) as Frame),
      onEnd: (code) => this.#ended(code),
    });
    this.#node = opened.node;
    this.#link = opened.link;
  }

  #greet(): void {
    if (this.#token === null) return;
    const cursors = Object.fromEntries([...this.#places.values()].map(({ id, cursor }) => [id, cursor]));
    const epoch = this.#epoch === "" ? {} : { epoch: this.#epoch };
    this.#link?.send(JSON.stringify({ type: "hello", token: this.#token, cursors, ...epoch }));
  }

  #ended(code: number | null): void {
    this.#link = null;
    this.#losses += 1;
    this.#isReady = false;
    this.#asked.clear();
    this.#unentered.clear();
    for (const place of this.#places.values()) Object.assign(place, { isIn: false, gapAt: null });
    for (const { room, clientMsgId } of this.#outbox.lose()) this.#record({ op: "unknown", room, clientMsgId });
    this.#record({ op: "close", code });
    // A user's token has run out, or its session is gone: a new one. A visitor without its token would be somebody else.
    if ((code === 4401 || code === 4402 || code === 4410) && this.#options.accessToken) this.#token = null;
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#isStopped) return;
    const { clock, random } = this.#options;
    const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures++);
    const delay = this.#delayMs ?? random() * longest;
    this.#delayMs = null;
    clock.after(delay, () => this.#isStopped || this.#connect());
  }

  #check(): void {
    if (!this.#link) return;
    const now = this.#options.clock.monotonic();
    const oldest = this.#outbox.oldestInFlight();
    const silence = this.#isReady ? 2 * this.#heartbeatMs : CONNECT_WITHIN_MS;
    if (now - this.#heardAt > silence || (oldest !== null && now - oldest > ANSWER_WITHIN_MS)) this.#link.cut();
  }

  #take(frame: Frame): void {
    this.#heardAt = this.#options.clock.monotonic();
    switch (frame.type) {
      case "ready":
        return this.#becomeReady(frame);
      case "joined":
        return this.#enter(frame["room"] as { readonly id: string; readonly code: string });
      case "ack":
        return this.#takeAck(frame);
      case "error":
        return this.#takeError(frame);
      case "message":
      case "member_joined":
      case "member_left":
        return this.#takeEvent(frame);
      case "history":
        return this.#takePage(frame);
      case "resync":
        return this.#resync(String(frame["room"]), Number(frame["head"]));
      case "draining":
        this.#delayMs = Number(frame["afterMs"]);
        return;
      default:
    }
  }

  #becomeReady(frame: Frame): void {
    this.#isReady = true;
    this.#epoch = String(frame["epoch"]);
    this.#heartbeatMs = Number(frame["heartbeatMs"]);
    if (typeof frame["token"] === "string") this.#token = frame["token"];
    const rooms = frame["rooms"] as readonly { readonly id: string; readonly code: string }[];
    // One that it has no cursor for opens with its newest only: not before it was entered from its beginning.
    const isFirstVisit = this.#places.size === 0 && !this.#options.accessToken;
    for (const room of rooms) {
      if (isFirstVisit || this.#places.has(room.id)) this.#enter(room);
      else this.#unentered.add(room.id);
    }
    for (const code of this.#options.rooms) {
      const place = this.#placeOf(code);
      if (!place?.isIn) this.#link?.send(JSON.stringify({ type: "join", code, cursor: place?.cursor ?? 0 }));
    }
  }

  #enter({ id, code }: { readonly id: string; readonly code: string }): void {
    const place = this.#places.get(id) ?? { id, code, cursor: 0, isIn: false, gapAt: null };
    this.#places.set(id, place);
    this.#unentered.delete(id);
    place.isIn = true;
    this.#record({ op: "enter", room: id, seq: place.cursor });
    for (const pending of this.#outbox.all()) if (pending.room === id && !pending.isInFlight) this.#write(pending);
  }

  #write(pending: Pending): void {
    const { room, text, clientMsgId } = pending;
    if (!this.#link || !this.#isReady || this.#places.get(room)?.isIn !== true) return;
    if (pending.attempts === 0) this.#record({ op: "send", room, clientMsgId, text: textHash(text) });
    else this.#record({ op: "resend", room, clientMsgId });
    pending.attempts += 1;
    pending.isInFlight = true;
    pending.writtenAt = this.#options.clock.monotonic();
    this.#link.send(JSON.stringify({ type: "send", id: clientMsgId, room, text, clientMsgId }));
  }

  #takeAck(frame: Frame): void {
    const clientMsgId = String(frame["clientMsgId"]);
    this.#failures = 0;
    this.#record({ op: "ack", room: String(frame["room"]), clientMsgId, seq: Number(frame["seq"]) });
    this.#outbox.settle(clientMsgId);
  }

  #takeError(frame: Frame): void {
    const pending = this.#outbox.get(String(frame["id"]));
    if (!pending) return this.#takeOtherError(frame);
    const code = String(frame["code"]);
    const { clock, random, givesUp = GIVES_UP } = this.#options;
    const { room, clientMsgId } = pending;
    pending.isInFlight = false;
    if (code === "internal") pending.unanswered += 1;
    // A bad text is one at every attempt; any other refusal says nothing of an attempt that was never answered.
    const isDecided = pending.unanswered === 0 || code === "bad_text";
    if (!RETRYABLE.has(code) || (isDecided && random() < givesUp)) {
      this.#outbox.settle(clientMsgId);
      this.#record(isDecided ? { op: "refuse", room, clientMsgId, code } : { op: "unknown", room, clientMsgId });
      return;
    }
    this.#record({ op: "later", room, clientMsgId, code });
    clock.after(Number(frame["retryAfterMs"] ?? 100 + random() * 400), () => {
      if (!pending.isInFlight && this.#outbox.get(clientMsgId)) this.#write(pending);
    });
  }

  /** A `join` that was refused: once more, on another connection. */
  #takeOtherError(frame: Frame): void {
    if (this.#asked.delete(String(frame["id"]))) return;
    // Before `ready` the close that follows says what to do.
    if (this.#isReady) this.#link?.cut();
  }

  #takeEvent(frame: Frame): void {
    const [room, seq] = [String(frame["room"]), Number(frame["seq"])];
    const place = this.#places.get(room);
    if (this.#unentered.has(room) || (place && !place.isIn)) return;
    const isMessage = frame.type === "message";
    const what = { clientMsgId: String(frame["clientMsgId"]), text: textHash(String(frame["text"])) };
    this.#record({ op: "event", room, seq, ...(isMessage && what) });
    if (!place || seq <= place.cursor) return;
    if (seq > place.cursor + 1) return this.#mendGap(place);
    place.cursor = seq;
    this.#failures = 0;
  }

  /** Asks for everything after the cursor once more; if that brings the same gap, on another connection. */
  #mendGap(place: Place): void {
    if (place.gapAt === place.cursor) {
      this.#link?.cut();
      return;
    }
    place.gapAt = place.cursor;
    place.isIn = false;
    this.#link?.send(JSON.stringify({ type: "join", code: place.code, cursor: place.cursor }));
  }

  #takePage(frame: Frame): void {
    const asked = this.#asked.get(String(frame["id"]));
    this.#asked.delete(String(frame["id"]));
    if (!asked) return;
    const newest = (frame["messages"] as readonly { readonly seq: number }[]).at(-1);
    this.#record({ op: "page", room: asked.room, seq: newest?.seq ?? 0, askedAt: asked.at });
  }

  #resync(room: string, head: number): void {
    this.#record({ op: "resync", room, seq: head });
    const place = this.#places.get(room);
    if (place) place.cursor = head;
  }
}

type WithoutWitness = Observation extends infer Each
  ? Each extends Observation
    ? Omit<Each, "client" | "node">
    : never
  : never;
