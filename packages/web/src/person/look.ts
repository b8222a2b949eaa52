const HUES = 12;

/** A hue slot of 0 to 11 from a person's id: the same in every window, on every device. (FNV-1a, 32 bit.) */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) {
    hash ^= id.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 15;
  return (hash >>> 0) % HUES;
}

/** One or two letters for an avatar; whole graphemes, so that an emoji or an accented letter is never cut. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s._-]+/u)
    .filter((word) => word !== "");
  const first = firstGrapheme(words[0] ?? "?");
  const last = words.length > 1 ? firstGrapheme(words.at(-1) ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function firstGrapheme(word: string): string {
  for (const { segment } of graphemes.segment(word)) return segment;
  return "";
}
