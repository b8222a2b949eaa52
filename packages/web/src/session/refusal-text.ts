import { ConnectionLost, OutboxFull, ReplyError, SignInRequired } from "@parley/client";
import type { ReplyErrorCode } from "@parley/protocol";

/** The refusals a person can do something about, in their words; the others keep the server's. */
const TEXTS: Partial<Record<ReplyErrorCode, string>> = {
  bad_credentials: "Name or password is wrong.",
  name_taken: "This name is taken. Choose another one.",
  bad_password: "Choose a password of at least 8 characters that is not a common one.",
  bad_code: "A room code is 1 to 64 letters, digits, “-” or “_”.",
  not_found: "There is no such room, or you are not in it.",
  forbidden: "You may not do this here.",
  bad_file: "One of the files is not there any more. Take it out and add it again.",
  bad_image: "This image cannot be read, or has too many pixels.",
  file_too_large: "The file is larger than this server takes.",
  quota_exceeded: "There is no room for this file: you have stored as much as you may.",
  code_taken: "Another room has this code. Choose another one.",
  archived: "The room is archived: nothing more is said or changed in it.",
  last_owner: "You are its last owner. Make somebody else an owner first.",
  invite_ended: "This link has ended: its time is over, or as many people came in as may.",
  guests_off: "This server is for people with an account. Please sign in.",
  too_many_rooms: "You are in as many rooms as one person can be. Leave one first.",
  busy: "The server is busy. Try again in a moment.",
  storage_failed: "The server could not store this. Try again in a moment.",
  internal: "Something went wrong on the server. Try again.",
};

/** An error as one sentence for the person who caused it. */
export function refusalText(error: unknown): string {
  if (error instanceof ReplyError) {
    if (error.code === "rate_limited") return rateLimited(error.retryAfterMs);
    return TEXTS[error.code] ?? error.message;
  }
  if (error instanceof SignInRequired) return "Please sign in again.";
  if (error instanceof ConnectionLost) return "There is no connection. Try again when it is back.";
  if (error instanceof OutboxFull) return "Too much is waiting to be sent. Wait until some of it has gone out.";
  return "The server cannot be reached. Try again in a moment.";
}

function rateLimited(retryAfterMs: number | undefined): string {
  const seconds = Math.ceil((retryAfterMs ?? 1_000) / 1_000);
  return seconds > 90
    ? `Too many tries. Wait ${Math.ceil(seconds / 60)} minutes.`
    : `Too fast. Try again in ${seconds} s.`;
}
