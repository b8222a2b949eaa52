import { createHash, createHmac } from "node:crypto";
import type { SessionId } from "@parley/protocol";

/** How long a session lives without being used, and at most. */
const IDLE_MS = 30 * 86_400_000;
const ABSOLUTE_MS = 180 * 86_400_000;

const TOKEN = /^(s_([0-9a-z]{1,11})_[\w-]{8,40})\.([\w-]{43})$/;

/** A session's id says when it began, so its absolute end needs no column of its own. */
export function newSessionId(at: number, id: string): SessionId {
  return `s_${at.toString(36)}_${id}` as SessionId;
}

/** When the session ends if nobody uses it after `at`. */
export function sessionExpiry(session: SessionId, at: number): number {
  return Math.min(at + IDLE_MS, Number.parseInt(session.split("_")[1] ?? "", 36) + ABSOLUTE_MS);
}

/** What the browser keeps in its cookie. Only the hash of it is stored. */
export function refreshToken(session: SessionId, secret: string): string {
  return `${session}.${secret}`;
}

/** The session a refresh token speaks of; null when it has not the shape of one. */
export function sessionOfRefreshToken(token: string): SessionId | null {
  return (TOKEN.exec(token)?.[1] as SessionId | undefined) ?? null;
}

/**
 * The one successor of a token: two tabs that refresh at once, or a browser that lost the first answer, get the same
 * one, although only hashes are stored.
 */
export function successorOf(session: SessionId, token: string, key: Uint8Array): string {
  return refreshToken(session, createHmac("sha256", key).update(token).digest("base64url"));
}

export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
