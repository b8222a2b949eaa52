const encoder = new TextEncoder();

/** Bytes of a text as the server counts them: UTF-8. */
export function textBytes(text: string): number {
  return encoder.encode(text).byteLength;
}

/**
 * What is sent for what was typed: without blank lines around it and without what the server would refuse anyway (a NUL,
 * half a surrogate pair: both come from pasting). Empty when there is nothing a reader could see.
 */
export function toMessageText(typed: string): string {
  const text = typed.toWellFormed().replaceAll("\0", "").replaceAll("\r\n", "\n");
  return /[^\p{White_Space}\p{C}\p{M}]/u.test(text) ? text.replace(/^(?:[ \t]*\n)+/, "").trimEnd() : "";
}
