import { Refusal } from "../lib/refusal.ts";

/** Something a reader can see: not only spaces, controls, zero-width characters or marks without a letter. */
const VISIBLE = /[^\p{White_Space}\p{C}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u;
/** "Zalgo": more marks on one letter than any living script uses; they paint over the neighbours' messages. */
const STACKED_MARKS = /\p{M}{17}/u;

/**
 * Accepts a message's text as it is, or refuses it with `bad_text` / `text_too_long`.
 * Lone surrogates have no UTF-8 and would come back as another text; NUL cuts strings short in other programs.
 */
export function checkText(text: string, maxTextBytes: number, { mayBeBlank = false } = {}): void {
  if (Buffer.byteLength(text) > maxTextBytes) {
    throw new Refusal("text_too_long", { message: `The text is longer than ${maxTextBytes} bytes.` });
  }
  if (!mayBeBlank && !VISIBLE.test(text)) throw new Refusal("bad_text", { message: "The text is empty or blank." });
  if (!text.isWellFormed()) throw new Refusal("bad_text", { message: "The text holds a lone surrogate." });
  if (text.includes("\0")) throw new Refusal("bad_text", { message: "The text holds a NUL character." });
  if (STACKED_MARKS.test(text)) throw new Refusal("bad_text", { message: "The text stacks too many marks." });
}
