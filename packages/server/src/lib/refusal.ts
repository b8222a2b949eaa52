import { REPLY_ERRORS, type ReplyErrorCode } from "@parley/protocol/reply-errors";

/**
 * An expected "no" from the catalogue of reply errors. Use cases and stores throw it; the edges turn it into an
 * `error` frame or an HTTP status. Everything else that is thrown is a bug and answers `internal`.
 */
export class Refusal extends Error {
  readonly code: ReplyErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ReplyErrorCode, options: { message?: string; retryAfterMs?: number } = {}) {
    super(options.message ?? REPLY_ERRORS[code].when);
    this.name = "Refusal";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
