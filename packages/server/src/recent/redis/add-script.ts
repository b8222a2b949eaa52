import { type CommandParser, defineScript } from "@redis/client";

/** A day: a room in which nobody spoke for so long is opened once or twice, and the store can answer that. */
const TTL_SEC = 86_400;
/** Lua's stack takes a few thousand arguments; a flush for one room is cut into commands of at most so many events. */
export const MAX_EVENTS_PER_ADD = 256;

export interface AddCommand {
  readonly key: string;
  /** Seq, member, seq, member ... */
  readonly members: readonly (string | Buffer)[];
  readonly keepEvents: number;
  /** 0: they cannot be more than the room's share, as long as they are all short. */
  readonly keepBytes: number;
  /** Everything below this seq goes: something in it was deleted. 0 for nothing. */
  readonly floor: number;
  /** The lowest seq among the members. */
  readonly first: number;
}

/**
 * Adds to a room and cuts it to size, in one command and one round trip. The bytes are only looked at when a long event
 * comes in: none but those can make `keepEvents` of them too big, and looking costs Redis a copy of the whole room. For
 * the same reason a deletion is only looked for when something comes that is not newer than everything there is: then it
 * may be older than a deletion (a member of type 5, see member.ts), which must hold against it as against what was there.
 */
export const ADD_EVENTS = defineScript({
  NUMBER_OF_KEYS: 1,
  SCRIPT: `
    local key = KEYS[1]
    local floor = tonumber(ARGV[4])
    local newest = redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')[2]
    if newest and tonumber(ARGV[5]) <= tonumber(newest) then
      local known = redis.call('ZREVRANGE', key, 0, -1, 'WITHSCORES')
      for at = 1, #known, 2 do
        if string.byte(known[at], 2) == 5 then
          floor = math.max(floor, tonumber(known[at + 1]))
          break
        end
      end
    end
    redis.call('ZADD', key, unpack(ARGV, 6))
    if floor > 0 then redis.call('ZREMRANGEBYSCORE', key, '-inf', '(' .. string.format('%.0f', floor)) end
    redis.call('ZREMRANGEBYRANK', key, 0, -1 - ARGV[1])
    redis.call('EXPIRE', key, ARGV[3])
    local left = tonumber(ARGV[2])
    if left == 0 then return 0 end
    local members = redis.call('ZRANGE', key, 0, -1)
    for at = #members, 1, -1 do
      left = left - #members[at]
      if left < 0 then return redis.call('ZREMRANGEBYRANK', key, 0, at - 1) end
    end
    return 0`,
  parseCommand(parser: CommandParser, { key, members, keepEvents, keepBytes, floor, first }: AddCommand) {
    parser.pushKey(key);
    parser.push(String(keepEvents), String(keepBytes), String(TTL_SEC), String(floor), String(first), ...members);
  },
  transformReply: (removed: unknown) => removed,
});
