import type { Clock } from "./clock.ts";
import { createTokenBucket, type Rate, type TokenBucket } from "./token-bucket.ts";

export interface KeyedBuckets {
  /** Takes a token of this key: 0, or the ms after which there will be one. */
  take(key: string): number;
}

/**
 * One token bucket per key, for at most `capacity` keys: the one unused longest is forgotten first, and with it
 * what it had spent. Whoever can afford that many keys must therefore meet a wider bucket too.
 */
export function createKeyedBuckets(
  settings: Rate & { readonly clock: Clock; readonly capacity: number },
): KeyedBuckets {
  const buckets = new Map<string, TokenBucket>();
  return {
    take(key) {
      const bucket = buckets.get(key) ?? createTokenBucket(settings);
      buckets.delete(key);
      buckets.set(key, bucket);
      if (buckets.size > settings.capacity) buckets.delete(buckets.keys().next().value ?? key);
      return bucket.take();
    },
  };
}
