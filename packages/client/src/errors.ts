import type { ReplyErrorCode } from "@parley/protocol";

/** The server refused the request; `code` is from the catalogue of reply errors. Nothing was stored. */
export class ReplyError extends Error {
  readonly code: ReplyErrorCode;
  /** When the same request may succeed, in ms from now; undefined when the server did not say. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ReplyErrorCode, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "ReplyError";
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** There are no credentials, or the server refused them: the person has to sign in. */
export class SignInRequired extends Error {
  constructor(message = "sign in") {
    super(message);
    this.name = "SignInRequired";
  }
}

/** There was no connection, or it ended before the answer. Whether the request was carried out is unknown. */
export class ConnectionLost extends Error {
  constructor(message = "not connected") {
    super(message);
    this.name = "ConnectionLost";
  }
}

/** More than 1 MiB is waiting to be sent; the message was not queued. */
export class OutboxFull extends Error {
  constructor() {
    super("too much is waiting to be sent");
    this.name = "OutboxFull";
  }
}
