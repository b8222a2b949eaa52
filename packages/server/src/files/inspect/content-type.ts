import { fileTypeFromBuffer } from "file-type";

/** Nothing more can be said. */
const BYTES = "application/octet-stream";

/** What the beginning of a file says it is, whatever anybody else says. Markup is text: nothing here is ever run. */
export async function contentType(head: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  // Without parameters (codecs), which say more than can be known from a beginning.
  if (found) return found.mime.split(";", 1)[0] ?? BYTES;
  return head.length > 0 && isText(head) ? "text/plain" : BYTES;
}

function isText(head: Uint8Array): boolean {
  if (head.includes(0)) return false;
  try {
    // The beginning may end in the middle of a character.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
