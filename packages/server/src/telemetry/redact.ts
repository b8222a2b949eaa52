const MASK = "[redacted]";
/** Nothing we log is nested deeper; what is deeper is cut, so that a foreign object cannot make a line endless. */
const MAX_DEPTH = 4;
const SECRET_KEY = /token|ticket|password|passwd|secret|cookie|authorization|credential|^text$|^body$|hash$/i;
const URL_KEY = /^(url|path|uri|referer|referrer|location)$/i;
/** Three base64url parts, the first of which starts a JSON object: a JWT wherever it may have slipped in. */
const JWT = /\bey[\w-]{8,}\.[\w-]+\.[\w-]*/g;
const QUERY = /[?#].*$/s;
/** Whoever has the token of an invite link may come in. */
const INVITE = /(\/(?:i|invites)\/)[\w-]+/g;

/**
 * A copy of what is about to be logged without secrets: by key (tokens, tickets, passwords, cookies, message text), by
 * shape (JWTs), and URLs without their query, where tickets travel. Errors keep type, message, code and stack.
 */
export function redact(fields: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (SECRET_KEY.test(key)) safe[key] = MASK;
    else if (URL_KEY.test(key) && typeof value === "string")
      safe[key] = maskText(value.replace(QUERY, "").replaceAll(INVITE, `$1${MASK}`));
    else safe[key] = redactValue(value, depth);
  }
  return safe;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") return maskText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[deep]";
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((entry) => redactValue(entry, depth + 1));
  return redact(Object.fromEntries(Object.entries(value)), depth + 1);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: maskText(error.message),
    ...("code" in error && { code: error.code }),
    stack: maskText(error.stack ?? ""),
    ...(error.cause !== undefined && { cause: redactValue(error.cause, depth + 1) }),
  };
}

function maskText(text: string): string {
  return text.replaceAll(JWT, MASK);
}
