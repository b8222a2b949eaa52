/**
 * Close codes: why the server ended a connection, and what the client does next.
 *
 * - `resume`: reconnect with full-jitter back-off and resume from the cursors.
 * - `sign_in`: get new credentials first; the same ones will be refused again.
 * - `stop`: do not reconnect by yourself; the same connection would be closed again.
 *
 * Standard codes keep their RFC 6455 meaning; our own are 44xx. docs/errors.md lists exactly these.
 */
export const CLOSE_CODES = {
  normal: { code: 1000, reconnect: "stop", when: "The client asked to close." },
  protocol_error: {
    code: 1002,
    reconnect: "stop",
    when: "The bytes are not RFC 6455 (unmasked, reserved bits, bad opcode, bad close).",
  },
  unsupported_data: { code: 1003, reconnect: "stop", when: "A binary frame; Parley speaks JSON text frames." },
  invalid_utf8: { code: 1007, reconnect: "stop", when: "A text frame that is not UTF-8." },
  policy: { code: 1008, reconnect: "stop", when: "Too many refused frames in a minute (strikes)." },
  too_big: { code: 1009, reconnect: "stop", when: "A frame larger than MAX_FRAME_BYTES." },
  internal: { code: 1011, reconnect: "resume", when: "A bug on our side ended this one connection." },
  restart: {
    code: 1012,
    reconnect: "resume",
    when: "The node drains; come back after the delay its `draining` frame gave.",
  },
  try_later: {
    code: 1013,
    reconnect: "resume",
    when: "The node is at a limit (for example: the store does not answer).",
  },
  unauthenticated: {
    code: 4401,
    reconnect: "sign_in",
    when: "Token, ticket or name is not valid, or the first frame was not `hello`.",
  },
  token_expired: { code: 4402, reconnect: "sign_in", when: "The token was valid once; refresh it and come back." },
  forbidden: {
    code: 4403,
    reconnect: "stop",
    when: "Not allowed here: visitors are switched off, or the room is not open to them.",
  },
  unsupported_version: {
    code: 4406,
    reconnect: "stop",
    when: "`hello` asked for a protocol version this server does not speak.",
  },
  auth_deadline: { code: 4408, reconnect: "resume", when: "No `hello` within 5 s of connecting." },
  session_ended: {
    code: 4410,
    reconnect: "sign_in",
    when: "The session was ended: logout, password change, or reuse of a refresh token.",
  },
  too_many_connections: {
    code: 4429,
    reconnect: "resume",
    when: "More connections from one address than MAX_CONNECTIONS_PER_IP.",
  },
  slow_consumer: {
    code: 4440,
    reconnect: "resume",
    when: "Nothing was read for 30 s while data was waiting. Resume by cursor; nothing is lost.",
  },
  heartbeat_timeout: { code: 4441, reconnect: "resume", when: "No sign of life since the last heartbeat." },
} as const satisfies Record<string, CloseCodeEntry>;

interface CloseCodeEntry {
  readonly code: number;
  readonly reconnect: "resume" | "sign_in" | "stop";
  readonly when: string;
}

export type CloseReason = keyof typeof CLOSE_CODES;
export type ReconnectAdvice = CloseCodeEntry["reconnect"];

/** What to do after a close with this code. Codes we do not know (a proxy's, a lost network's 1006) mean `resume`. */
export function reconnectAdvice(code: number): ReconnectAdvice {
  for (const entry of Object.values(CLOSE_CODES)) if (entry.code === code) return entry.reconnect;
  return "resume";
}
