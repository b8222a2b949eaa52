import type { NewId } from "../lib/ids.ts";
import { Refusal } from "../lib/refusal.ts";

const CODE = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** The code people type, share and see in /r/CODE: case-insensitive, safe in a URL as it is. Refuses with `bad_code`. */
export function normalizeCode(typed: string): string {
  const code = typed.trim().toLowerCase();
  if (!CODE.test(code)) throw new Refusal("bad_code");
  return code;
}

/** The code of a room that is not entered by typing it: 80 bits nobody can guess. */
export function newCode(newId: NewId): string {
  return `r${newId().toLowerCase()}`;
}
