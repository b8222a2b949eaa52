import { isIPv6 } from "node:net";
import type { Clock } from "../lib/clock.ts";
import { createKeyedBuckets } from "../lib/keyed-buckets.ts";
import { Refusal } from "../lib/refusal.ts";
import { createTokenBucket } from "../lib/token-bucket.ts";

/** Accounts and addresses remembered at a time: about 10 MB when somebody sweeps through them all. */
const CAPACITY = 10_000;

/** How fast somebody may guess at one account from one address, in all, from one address, and everybody together. */
const LOGIN = {
  pair: { rate: 1 / 6, burst: 10 },
  account: { rate: 1 / 6, burst: 50 },
  address: { rate: 1 / 2, burst: 60 },
  // Under what hashing can do (two at a time, about 50 ms each), so that the line before it stays short.
  everybody: { rate: 20, burst: 40 },
};
const REGISTER = {
  address: { rate: 1 / 30, burst: 60 },
  everybody: { rate: 2, burst: 120 },
};

export interface AttemptLimits {
  /** Counts an attempt to log in; refuses with `rate_limited`. Unknown accounts are counted like known ones. */
  login(account: string, address: string): void;
  /** The right password came from here: from now on nobody else's failures slow this address on this account. */
  loggedIn(account: string, address: string): void;
  /** Counts an attempt to register; refuses with `rate_limited`. */
  register(address: string): void;
}

/**
 * Guessing is slowed by account, by address and in all, without giving anybody a way to lock an owner out: the limits
 * that others can exhaust (the account's and everybody's) do not apply to an address the account was used from before.
 */
export function createAttemptLimits(clock: Clock): AttemptLimits {
  const keyed = (rate: { readonly rate: number; readonly burst: number }) =>
    createKeyedBuckets({ ...rate, clock, capacity: CAPACITY });
  const login = {
    pair: keyed(LOGIN.pair),
    account: keyed(LOGIN.account),
    address: keyed(LOGIN.address),
    everybody: createTokenBucket({ ...LOGIN.everybody, clock }),
  };
  const register = {
    address: keyed(REGISTER.address),
    everybody: createTokenBucket({ ...REGISTER.everybody, clock }),
  };
  const known = new Set<string>();
  return {
    login(account, address) {
      const network = networkOf(address);
      const pair = `${network} ${account}`;
      // The narrowest first: what it refuses must not use up what others share.
      refuse(login.pair.take(pair) || login.address.take(network));
      if (known.has(pair)) return;
      refuse(login.account.take(account) || login.everybody.take());
    },
    loggedIn(account, address) {
      const pair = `${networkOf(address)} ${account}`;
      known.delete(pair);
      known.add(pair);
      for (const oldest of known) {
        if (known.size <= CAPACITY) break;
        known.delete(oldest);
      }
    },
    register(address) {
      refuse(register.address.take(networkOf(address)) || register.everybody.take());
    },
  };
}

function refuse(retryAfterMs: number): void {
  if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
}

/** Whoever has one IPv6 address has the 2^64 of its network: they count as one. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [head = "", tail] = address.toLowerCase().replace(/%.*$/, "").split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  const all = [...groups, ...Array.from({ length: missing }, () => "0"), ...(tail ? tail.split(":") : [])];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
