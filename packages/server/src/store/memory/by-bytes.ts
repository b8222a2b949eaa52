/** The order of UTF-8 bytes, as databases sort; JavaScript's own order differs beyond the first 65,536 characters. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
