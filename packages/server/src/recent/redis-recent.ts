import type { Clock } from "../lib/clock.ts";
import type { Recent, RecentCounts, RecentEvent, RecentLimits, RoomLife } from "./recent.ts";
import { Circuit } from "./redis/circuit.ts";
import { EventWriter } from "./redis/event-writer.ts";
import { decodeMembers } from "./redis/member.ts";
import { ReadLine } from "./redis/read-line.ts";
import { connectRedis, type RedisConnection } from "./redis/redis-connection.ts";
import { newestStretch, stretchAfter } from "./stretch.ts";

export interface RedisRecentOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly counts: RecentCounts;
  /** Redis failed, for the log; everything goes on without it, and with it again by itself. */
  readonly onError: (error: unknown) => void;
  /** First part of every key's name; `parley` if it is left out. */
  readonly prefix?: string;
  readonly limits?: RecentLimits;
  /** How long anybody waits for Redis at most. */
  readonly answerLimitMs?: number;
}

/** As the hub's rings: a node that has just started is then as good as one that was there all the time. */
const LIMITS: RecentLimits = { maxEvents: 256, maxBytes: 256 * 1024 };
/** A healthy Redis answers in one; a store that is asked instead costs a few. */
const ANSWER_LIMIT_MS = 250;
const CONNECT_LIMIT_MS = 1000;

/**
 * The newest events of each room in Redis (6 or newer, or a cluster): per room and epoch one sorted set with the seq as
 * score. Resolves when the first attempt to connect has succeeded or failed: a node starts without it.
 */
export async function createRedisRecent(options: RedisRecentOptions): Promise<Recent> {
  const { url, clock, random, counts, onError } = options;
  const { prefix = "parley", limits = LIMITS, answerLimitMs = ANSWER_LIMIT_MS } = options;
  const settings = { url, name: "parley-recent", connectLimitMs: CONNECT_LIMIT_MS };
  const circuit = new Circuit<RedisConnection>({
    connect: (onDown, signal) => connectRedis(settings, onDown, signal),
    clock,
    random,
    answerLimitMs,
    connectLimitMs: CONNECT_LIMIT_MS,
    onError,
  });
  const writer = new EventWriter({ circuit, clock, limits, counts });
  const line = new ReadLine({ circuit, clock, waitLimitMs: answerLimitMs });
  const keyOf = ({ room, epoch }: RoomLife): string => `${prefix}:recent:${room}:${epoch}`;
  let closed: Promise<void> | null = null;

  async function read(
    command: (connection: RedisConnection) => Promise<Buffer[]>,
    cut: (events: readonly RecentEvent[]) => readonly RecentEvent[] | null,
  ): Promise<readonly RecentEvent[] | null> {
    const members = await line.ask(command);
    const events = members && decodeMembers(members);
    const stretch = events && cut(events);
    counts.recentReads.add(stretch ? "hit" : members ? "miss" : "failed");
    return stretch;
  }

  async function close(): Promise<void> {
    await writer.idle();
    circuit.close();
  }

  await circuit.start();
  return {
    limits,
    add: (life, events) => (closed ? undefined : writer.add(keyOf(life), events)),
    tail: (life, limit) => read((redis) => redis.newest(keyOf(life), limit), newestStretch),
    after: (life, cursor, limit) =>
      read(
        (redis) => redis.above(keyOf(life), cursor, limit),
        (events) => stretchAfter(events, cursor),
      ),
    close: () => (closed ??= close()),
  };
}
