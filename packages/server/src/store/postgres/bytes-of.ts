/** What a call without any text costs in a queue: its objects and its promise. */
const CALL_BYTES = 512;

/** At most what a call's strings take in memory; counting UTF-8 exactly would cost more than it tells. */
export function bytesOf(values: readonly unknown[]): number {
  let bytes = CALL_BYTES;
  for (const value of values) {
    if (typeof value === "string") bytes += 2 * value.length;
    else if (Array.isArray(value)) bytes += bytesOf(value);
  }
  return bytes;
}
