import type { NewId } from "../lib/ids.ts";
import { hashToken } from "../auth/refresh-token.ts";

/** What an invite link holds: two ids' worth of randomness, 192 bits. Whoever has it may come in. */
export function newInviteToken(newId: NewId): string {
  return newId() + newId();
}

/** What the store knows it by. */
export const hashInviteToken: (token: string) => string = hashToken;
