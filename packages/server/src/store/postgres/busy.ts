import { Refusal } from "../../lib/refusal.ts";

/** About as long as a restarted server takes to come back, or a full queue to shrink. */
const RETRY_AFTER_MS = 1_000;

/** Nothing was stored; the same call may succeed in a moment. */
export function busy(): Refusal {
  return new Refusal("busy", { retryAfterMs: RETRY_AFTER_MS });
}

/** Nothing was stored; somebody has to look at the disk, the memory or the schema. */
export function storageFailed(): Refusal {
  return new Refusal("storage_failed", { retryAfterMs: RETRY_AFTER_MS });
}
