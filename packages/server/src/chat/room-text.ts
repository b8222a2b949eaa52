import { Refusal } from "../lib/refusal.ts";

const MAX_NAME = 80;
const MAX_TOPIC = 250;
const MAX_DESCRIPTION = 2000;
const MAX_STATUS = 100;

const LETTER_OR_DIGIT = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
/** "Zalgo": it paints over the neighbouring lines of every list it is in. */
const STACKED_MARKS = /\p{M}{4}/u;
/**
 * Controls, formatting (bidi overrides, zero-width), surrogates, private use: they hide or reorder what others see. But
 * an emoji may be joined of several, and a description has lines.
 */
const HIDING = /[^\P{C}\n\u200d]/u;

/** A room's name as it is kept (NFC, single spaces), or `bad_name`. */
export function checkRoomName(typed: string): string {
  const name = typed.normalize("NFC").trim().replaceAll(/\s+/gu, " ");
  if (name === "" || [...name].length > MAX_NAME) {
    throw new Refusal("bad_name", { message: `A room's name has 1 to ${MAX_NAME} characters.` });
  }
  if (HIDING.test(name) || STACKED_MARKS.test(name) || !LETTER_OR_DIGIT.test(name)) {
    throw new Refusal("bad_name", { message: "A room's name is made of letters, digits and visible signs." });
  }
  return name;
}

/** One line about a room; empty is none. */
export function checkTopic(typed: string): string {
  return checkText(typed.trim().replaceAll(/\s+/gu, " "), MAX_TOPIC);
}

/** One line about a person; empty is none. */
export function checkStatusText(typed: string): string {
  return checkText(typed.trim().replaceAll(/\s+/gu, " "), MAX_STATUS);
}

/** As many lines as it takes to say what a room is for; empty is none. */
export function checkDescription(typed: string): string {
  return checkText(typed.replaceAll(/\r\n?/g, "\n").trim(), MAX_DESCRIPTION);
}

function checkText(text: string, maxCodePoints: number): string {
  if ([...text].length > maxCodePoints) {
    throw new Refusal("text_too_long", { message: `The text is longer than ${maxCodePoints} characters.` });
  }
  if (HIDING.test(text) || STACKED_MARKS.test(text)) {
    throw new Refusal("bad_text", { message: "The text holds characters that hide or reorder what is read." });
  }
  return text;
}
