/** From here on the bytes left are shown. */
const NEAR_LIMIT = 0.8;

/** What there is to say about the length of a text, if anything. */
export function lengthNote(bytes: number, max: number): string | undefined {
  const count = new Intl.NumberFormat();
  if (bytes > max) return `Too long by ${count.format(bytes - max)} bytes. Shorten it or send it in parts.`;
  if (bytes > max * NEAR_LIMIT) return `${count.format(max - bytes)} bytes left`;
  return undefined;
}
