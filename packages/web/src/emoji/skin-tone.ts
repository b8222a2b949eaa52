import { readStored, writeStored } from "../ui/stored.ts";

/** 0: none, the yellow one. 1 (light) to 5 (dark): as Unicode orders them. */
export type Tone = 0 | 1 | 2 | 3 | 4 | 5;
export const TONES: readonly Tone[] = [0, 1, 2, 3, 4, 5];

const KEY = "parley:tone";
const MODIFIERS = ["", "🏻", "🏼", "🏽", "🏾", "🏿"] as const;
const RGI = /^\p{RGI_Emoji}$/v;
const BASE = /^(\p{Emoji_Modifier_Base})\uFE0F?/u;

/** The emoji in a tone, where there is one: a person or a hand, not a group of people. */
export function withTone(emoji: string, tone: Tone): string {
  if (tone === 0) return emoji;
  const toned = emoji.replace(BASE, `$1${MODIFIERS[tone]}`);
  return RGI.test(toned) ? toned : emoji;
}

export function storedTone(): Tone {
  const tone = Number(readStored(KEY));
  return TONES.find((one) => one === tone) ?? 0;
}

export function storeTone(tone: Tone): void {
  writeStored(KEY, tone === 0 ? undefined : String(tone));
}
