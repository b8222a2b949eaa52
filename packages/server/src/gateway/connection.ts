import {
  CLOSE_CODES,
  type CloseReason,
  type DownFrame,
  type Person,
  type RoomId,
  type UpFrame,
} from "@parley/protocol";
import { encodeFrame } from "../delivery/frame.ts";
import type { Subscriber, Subscription } from "../delivery/subscriber.ts";
import { Refusal } from "../lib/refusal.ts";
import { createTokenBucket, type TokenBucket } from "../lib/token-bucket.ts";
import type { Actor, UserStatus } from "../store/model.ts";
import { authenticate } from "./authenticate.ts";
import { dispatch } from "./dispatch.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { FrameError, parseFrame } from "./parse-frame.ts";
import { ConnectionQueue, type QueueOwner } from "./send-queue.ts";
import type { Wire } from "./wire.ts";

/** Requests of one connection that may wait for the store at once; beyond it we stop reading from its socket. */
const MAX_IN_FLIGHT = 64;
/** What arrives while the token is being checked waits; an honest client sends a few frames at most. */
const MAX_EARLY_FRAMES = 64;
const MAX_EARLY_BYTES = 256 * 1024;
/** Seconds' worth of FRAME_RATE that a client may send at once: pings count too. */
const FRAME_BURST_SECONDS = 4;
/** Each turn touches every room of the connection. */
const AWAY_TURNS = { rate: 1, burst: 5 };
/** Refused frames per minute before we take a client for broken or hostile. */
const STRIKES = { rate: 100 / 60, burst: 100 };

/**
 * One socket: connecting -> ready -> closed. Everything it holds is either a field or shared, with no closure, timer or
 * map of its own until it needs one: ten thousand idle ones must cost little.
 */
export class Connection implements Subscriber, QueueOwner {
  readonly context: GatewayContext;
  readonly wire: Wire;
  readonly queue: ConnectionQueue;
  readonly address: string;
  readonly subscriptions: Subscription[] = [];
  state: "connecting" | "authenticating" | "ready" | "closed" = "connecting";
  actor: Actor | null = null;
  person: Person = { id: "" as Person["id"], name: "" };
  /** The room of a visitor's URL, which its frames may leave out. */
  homeRoom: RoomId | null = null;
  exited: Set<RoomId> | null = null;
  /** Rooms it was taken out of, and how far it has come there, until it is known whether its user is back in them. */
  comingBack: Map<RoomId, number> | null = null;
  /** Enterings of rooms under way; while there are any, `exited` is kept. */
  entering = 0;
  /** Nobody sits there, as its rooms have been told. */
  isAway = false;
  /** What it said last of that, when it has to wait to be heard; else null. */
  awayToBe: boolean | null = null;
  /** What its person lets the others know; null for a visitor, and for who has never set any. */
  status: UserStatus | null = null;
  /** A sign of life has come since the last heartbeat. */
  isAlive = true;
  /** The heartbeat's last look at the wire's progress, and when it last changed (monotonic ms). */
  lastProgress = 0;
  progressAt = 0;
  /** Requests that wait for the store. */
  inFlight = 0;
  #early: (() => void)[] | null = null;
  #earlyBytes = 0;
  #membership: Promise<void> | null = null;
  #sends: TokenBucket | null = null;
  #turns: TokenBucket | null = null;
  #inbound: TokenBucket | null = null;
  #strikes: TokenBucket | null = null;

  constructor(context: GatewayContext, wire: Wire, address: string) {
    this.context = context;
    this.wire = wire;
    this.address = address;
    this.queue = new ConnectionQueue(this, context.tick, context.config.MAX_SEND_QUEUE_BYTES);
  }

  /** Step 1 of a message's path: a text frame arrived. Parses it by the protocol's schema. */
  receive(text: string): void {
    if (!this.noteInbound()) return;
    let frame: UpFrame;
    try {
      frame = parseFrame(text);
    } catch (error) {
      this.#refuse(error);
      return;
    }
    if (this.state === "ready") this.#request(frame);
    else if (this.state === "authenticating") this.#keepEarly(frame, text.length);
    else if (this.state === "connecting") authenticate(this, frame);
  }

  /** Something arrived: a sign of life, and a drop in the flood meter. False when the connection was closed for flooding. */
  noteInbound(): boolean {
    if (this.state === "closed") return false;
    this.isAlive = true;
    const { FRAME_RATE: rate } = this.context.config;
    if (rate === 0) return true;
    this.#inbound ??= createTokenBucket({ rate, burst: FRAME_BURST_SECONDS * rate, clock: this.context.clock });
    if (this.#inbound.take() === 0) return true;
    this.close("policy");
    return false;
  }

  /** Authentication is done: what arrived meanwhile is handled now, in order. */
  becomeReady(): void {
    if (this.state !== "authenticating") return;
    this.state = "ready";
    // A heartbeat that came meanwhile sent no ping, so their silence says nothing.
    this.isAlive = true;
    const early = this.#early ?? [];
    this.#early = null;
    for (const run of early) run();
  }

  /** Runs now, or once the handshake is done, in turn with the frames that came early; never on a closed connection. */
  whenReady(run: () => void): void {
    if (this.state === "ready") run();
    else if (this.state === "authenticating") (this.#early ??= []).push(run);
  }

  /**
   * Runs joins and leaves one after the other, as they came: a leave that overtook its own join would be answered with
   * `left` and be undone by the join a moment later.
   */
  inTurn(run: () => Promise<void>): Promise<void> {
    const turn = this.#membership ? this.#membership.then(run) : run();
    const done = turn
      .catch(() => undefined)
      .then(() => {
        if (this.#membership === done) this.#membership = null;
      });
    this.#membership = done;
    return turn;
  }

  /** Sends a frame that is for this connection only. */
  reply(frame: DownFrame): void {
    if (this.state !== "closed" && !this.queue.pushReply(encodeFrame(frame))) this.close("slow_consumer");
  }

  /** Refuses with `rate_limited` when this connection sends messages faster than SEND_RATE. */
  takeSendToken(): void {
    const { SEND_RATE: rate, SEND_BURST: burst } = this.context.config;
    this.#sends ??= createTokenBucket({ rate, burst, clock: this.context.clock });
    const retryAfterMs = this.#sends.take();
    if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
  }

  /** 0, or how many ms to wait because this connection turns between away and not more often than a person does. */
  takeTurnToken(): number {
    this.#turns ??= createTokenBucket({ ...AWAY_TURNS, clock: this.context.clock });
    return this.#turns.take();
  }

  /** Answers a request that was not carried out. */
  replyError(
    error: unknown,
    request: { readonly id?: string | undefined; readonly clientMsgId?: string | undefined },
  ): void {
    const refusal = error instanceof Refusal ? error : new Refusal("internal");
    if (refusal !== error) this.context.log.error({ error, connection: this.address }, "a request failed");
    this.context.metrics.framesRefused.add(refusal.code);
    const { code, message, retryAfterMs } = refusal;
    this.reply({ type: "error", id: request.id, clientMsgId: request.clientMsgId, code, message, retryAfterMs });
  }

  /** Closes by the catalogue. Nothing is handed to the connection after this; what its socket holds still goes out. */
  close(reason: CloseReason): void {
    if (this.state === "closed") return;
    // Out of its rooms first: a flush makes space, and space would be filled with frames behind the close frame.
    this.closed();
    this.queue.flush();
    this.wire.close(CLOSE_CODES[reason].code, reason);
    this.context.metrics.closes.add(reason);
  }

  /** The socket is gone, or is about to be. */
  closed(): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.#early = null;
    this.context.hub.exitAll(this);
    this.context.connections.remove(this);
  }

  /** The socket has taken everything it was given. */
  drained(): void {
    this.queue.offerFeed();
  }

  feed(): void {
    this.context.hub.feed(this);
  }

  #request(frame: UpFrame): void {
    if (++this.inFlight === MAX_IN_FLIGHT) this.wire.pause();
    void dispatch(this.context, this, frame).finally(() => {
      if (this.inFlight-- === MAX_IN_FLIGHT) this.wire.resume();
    });
  }

  #keepEarly(frame: UpFrame, bytes: number): void {
    this.#earlyBytes += bytes;
    this.#early ??= [];
    const frames = this.#early.push(() => this.#request(frame));
    if (frames > MAX_EARLY_FRAMES || this.#earlyBytes > MAX_EARLY_BYTES) this.close("policy");
  }

  /** A frame that could not be parsed: before `ready` it closes, after it it is answered and costs a strike. */
  #refuse(error: unknown): void {
    this.replyError(error, error instanceof FrameError ? error.request : {});
    if (this.state !== "ready") return this.close("unauthenticated");
    this.#strikes ??= createTokenBucket({ ...STRIKES, clock: this.context.clock });
    if (this.#strikes.take() > 0) this.close("policy");
  }
}
