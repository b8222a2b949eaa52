/**
 * Reply errors: what the server answers when a request was NOT carried out.
 * Nothing a refused request asked for was stored. `retry` says what a client may do next:
 *
 * - `never`:  the same request will be refused again.
 * - `later`:  the same request may succeed after `retryAfterMs` (or a back-off of the client's own).
 * - `sign_in`: the same request may succeed with new credentials.
 *
 * The same codes are used by `error` frames and by the HTTP API (`status`).
 * docs/errors.md lists exactly these; a test compares the two.
 */
export const REPLY_ERRORS = {
  bad_frame: {
    status: 400,
    retry: "never",
    when: "The frame or request body is not valid JSON or does not match its schema.",
  },
  unknown_type: { status: 400, retry: "never", when: "The frame's `type` is not one a client may send." },
  bad_text: { status: 400, retry: "never", when: "The text is empty, blank, or holds NUL or a lone surrogate." },
  text_too_long: { status: 413, retry: "never", when: "The text is longer than MAX_TEXT_BYTES in UTF-8." },
  bad_name: {
    status: 400,
    retry: "never",
    when: "A name is empty, too long, reserved, or holds control or formatting characters.",
  },
  bad_code: { status: 400, retry: "never", when: "A room code is not 1 to 64 lower-case letters, digits, `-` or `_`." },
  bad_password: {
    status: 400,
    retry: "never",
    when: "A password is shorter than 8 or longer than 1,024 characters, or too common.",
  },
  not_found: {
    status: 404,
    retry: "never",
    when: "There is no such room for you: it does not exist or you are not in it; or no such route.",
  },
  message_deleted: {
    status: 410,
    retry: "never",
    when: "The message was deleted; nothing can be done to it any more.",
  },
  too_many: {
    status: 409,
    retry: "never",
    when: "There are as many of these as there may be: 50 different reactions to a message, 100 pins in a room.",
  },
  bad_file: {
    status: 400,
    retry: "never",
    when: "A file of the message is not yours, of another room, not finished, or already in a message.",
  },
  bad_image: {
    status: 422,
    retry: "never",
    when: "An image has more pixels than MAX_IMAGE_PIXELS, cannot be read, or is none though it was said to be one.",
  },
  file_too_large: { status: 413, retry: "never", when: "The file is larger than MAX_FILE_BYTES." },
  quota_exceeded: {
    status: 413,
    retry: "never",
    when: "With this file you, or all together, would keep more than PERSON_QUOTA_BYTES or SERVER_QUOTA_BYTES allows.",
  },
  wrong_offset: {
    status: 409,
    retry: "later",
    when: "The upload has another offset than the request: ask for it, and go on from there.",
  },
  forbidden: { status: 403, retry: "never", when: "You are known, but may not do this (for example as a visitor)." },
  guests_off: { status: 403, retry: "never", when: "Visitors are switched off on this server (GUESTS=off)." },
  name_taken: { status: 409, retry: "never", when: "Another account has this name, or one that looks the same." },
  code_taken: { status: 409, retry: "never", when: "Another room has this code." },
  archived: { status: 409, retry: "never", when: "The room is archived: nothing more is said or changed in it." },
  last_owner: {
    status: 409,
    retry: "never",
    when: "You are the room's last owner and others are in it: make somebody else an owner first.",
  },
  invite_ended: {
    status: 410,
    retry: "never",
    when: "The invite link has expired, or as many people came in through it as may.",
  },
  already_authenticated: {
    status: 409,
    retry: "never",
    when: "A second `hello` on one connection; a connection's identity never changes.",
  },
  unauthenticated: {
    status: 401,
    retry: "sign_in",
    when: "No credentials, or credentials that are not valid (any more).",
  },
  bad_credentials: { status: 401, retry: "sign_in", when: "Name or password is wrong." },
  token_expired: { status: 401, retry: "sign_in", when: "The access token was valid once; refresh it." },
  rate_limited: { status: 429, retry: "later", when: "Too fast; `retryAfterMs` says when the next one is accepted." },
  too_many_rooms: {
    status: 429,
    retry: "never",
    when: "The connection is already in as many rooms as one connection may be.",
  },
  busy: { status: 503, retry: "later", when: "A bounded queue of the server is full, or it is draining." },
  storage_failed: {
    status: 503,
    retry: "later",
    when: "The disk or the database refused the write (for example: it is full). Nothing was stored.",
  },
  internal: {
    status: 500,
    retry: "later",
    when: "A bug on our side. Whether the request was carried out is unknown; a retry with the same clientMsgId settles it.",
  },
} as const satisfies Record<string, ReplyErrorEntry>;

interface ReplyErrorEntry {
  /** HTTP status of the same error on the HTTP API. */
  readonly status: number;
  readonly retry: "never" | "later" | "sign_in";
  readonly when: string;
}

export type ReplyErrorCode = keyof typeof REPLY_ERRORS;
