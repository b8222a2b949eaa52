import type { RoomId } from "@parley/protocol";
import { encodeFrame, PING } from "../delivery/frame.ts";
import type { Subscription } from "../delivery/subscriber.ts";
import type { Cancel } from "../lib/clock.ts";
import type { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";

/** One timer serves all connections: each beat visits one slot of them, so the work is spread over the period. */
const SLOTS = 25;
/** A backlog of which nothing leaves for this long is a reader that stopped. */
export const STALLED_MS = 30_000;

/**
 * Every HEARTBEAT_MS a connection gets a ping and the heads of its rooms. One that showed no sign of life since the
 * last time is ended: a dead peer is noticed within two heartbeats. While bytes are waiting the pong cannot be expected
 * (the ping waits behind them); then what counts is that bytes leave.
 */
export class Heartbeat {
  readonly #context: GatewayContext;
  readonly #slots: Set<Connection>[] = Array.from({ length: SLOTS }, () => new Set());
  /** Connections with unsent bytes at their last visit; looked at on every beat until the bytes have left. */
  readonly #waiting = new Set<Connection>();
  readonly #stop: Cancel;
  #next = 0;

  constructor(context: GatewayContext) {
    this.#context = context;
    this.#stop = context.clock.every(context.config.HEARTBEAT_MS / SLOTS, () => this.#beat());
  }

  /** Its first heartbeat comes at a random moment of the period, so that a storm of connects is not a storm of pings. */
  add(connection: Connection): void {
    this.#slots[Math.floor(this.#context.random() * SLOTS)]?.add(connection);
  }

  close(): void {
    this.#stop();
  }

  #beat(): void {
    const slot = this.#slots[this.#next];
    this.#next = (this.#next + 1) % SLOTS;
    for (const connection of slot ?? []) {
      if (connection.state === "closed") slot?.delete(connection);
      else this.#visit(connection);
    }
    for (const connection of this.#waiting) this.#lookAtProgress(connection);
  }

  #visit(connection: Connection): void {
    if (connection.queue.unsentBytes > 0) {
      this.#waiting.add(connection);
      return;
    }
    if (!connection.isAlive) {
      this.#context.metrics.heartbeatTimeouts++;
      connection.close("heartbeat_timeout");
      connection.wire.terminate();
      return;
    }
    connection.isAlive = false;
    if (connection.state === "ready") connection.queue.push(heartbeatOf(connection.subscriptions));
  }

  #lookAtProgress(connection: Connection): void {
    if (connection.state === "closed" || connection.queue.unsentBytes === 0) {
      connection.progressAt = 0;
      this.#waiting.delete(connection);
      return;
    }
    const now = this.#context.clock.monotonic();
    const { progress } = connection.wire;
    if (connection.progressAt === 0 || progress !== connection.lastProgress) {
      connection.lastProgress = progress;
      connection.progressAt = now;
    } else if (now - connection.progressAt >= STALLED_MS) connection.close("slow_consumer");
  }
}

/** Ping and heads in one write. A connection in one room, like most, shares the bytes with everybody at that head. */
function heartbeatOf(subscriptions: readonly Subscription[]): Buffer {
  const [only] = subscriptions;
  if (only && subscriptions.length === 1 && only.state === "live") {
    const { room } = only;
    const head = room.deliveredHead;
    if (room.heartbeat?.head !== head) room.heartbeat = { head, bytes: encode([only]) };
    return room.heartbeat.bytes;
  }
  return encode(subscriptions);
}

function encode(subscriptions: readonly Subscription[]): Buffer {
  const heads: Record<RoomId, number> = {};
  // One that is behind is told how far it has been fed: the rest is on its way, not missing.
  for (const { room, state, cursor } of subscriptions) heads[room.id] = state === "live" ? room.deliveredHead : cursor;
  return Buffer.concat([PING, encodeFrame({ type: "heartbeat", heads })]);
}
