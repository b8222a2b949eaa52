import { Refusal } from "../lib/refusal.ts";

/** What the usual file systems take. */
const MAX_BYTES = 255;
/** Controls and surrogates, and what reorders or hides the letters around it: `photo\u202Egnp.exe` reads as a picture. */
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Co}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u;

/**
 * Accepts a file's name as its sender has it, or refuses it with `bad_name`. No path is ever made of it here; but whoever
 * saves the file somewhere else must not be led out of the folder by it.
 */
export function checkFileName(name: string): string {
  const refuse = (message: string): never => {
    throw new Refusal("bad_name", { message });
  };
  if (name.trim() === "" || name === "." || name === "..") refuse("A file has a name.");
  if (Buffer.byteLength(name) > MAX_BYTES) refuse(`The name of a file has at most ${MAX_BYTES} bytes.`);
  if (/[/\\]/.test(name)) refuse("The name of a file is no path.");
  if (!name.isWellFormed() || INVISIBLE.test(name)) refuse("The name of a file is made of visible characters.");
  return name.normalize("NFC");
}
