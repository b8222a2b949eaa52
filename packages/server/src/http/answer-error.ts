import { REPLY_ERRORS, type ReplyErrorCode } from "@parley/protocol";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../lib/refusal.ts";
import type { Log } from "../telemetry/log.ts";

interface Answer {
  readonly status: number;
  readonly code: ReplyErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

/** What the HTTP layer itself refuses, in words a caller can use. Fastify's own messages name its internals. */
const MESSAGES: Readonly<Record<number, string>> = {
  400: "The request or its body cannot be read: JSON in UTF-8 is expected.",
  405: "This route does not have this method.",
  413: "The body is larger than MAX_FRAME_BYTES.",
  414: "The address is too long.",
  415: "Send application/json, in UTF-8 and not compressed.",
  416: "There is no such range.",
};

/** The one place where an error becomes an answer. A bug says nothing of itself but its request id, and is logged. */
export function answerError(log: Log, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = describe(error);
  if (answer.status >= 500 && !(error instanceof Refusal)) {
    log.error({ error, requestId: request.id, method: request.method, url: request.url }, "a request failed");
  }
  return sendError(reply, answer);
}

export function sendError(reply: FastifyReply, { status, code, message, retryAfterMs }: Answer): FastifyReply {
  if (retryAfterMs !== undefined) void reply.header("retry-after", Math.max(1, Math.ceil(retryAfterMs / 1000)));
  if (status === 401) void reply.header("www-authenticate", "Bearer");
  return reply.code(status).send(errorBody(code, message, retryAfterMs));
}

/** A refusal of the HTTP layer, by its status. */
export function badRequest(status: number): Answer {
  return { status, code: "bad_frame", message: MESSAGES[status] ?? REPLY_ERRORS.bad_frame.when };
}

export function errorBody(code: ReplyErrorCode, message: string, retryAfterMs?: number) {
  return { error: { code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) } };
}

function describe(error: unknown): Answer {
  if (error instanceof Refusal) {
    const { code, message, retryAfterMs } = error;
    return { status: REPLY_ERRORS[code].status, code, message, retryAfterMs };
  }
  const { validation, validationContext, statusCode } = error as Partial<FastifyError>;
  if (validation) {
    // An id in the path that cannot exist names nothing, like one that happens not to.
    if (validationContext === "params") return notFound();
    const [first] = validation;
    const where = `${validationContext ?? "request"}${first?.instancePath === "/" ? "" : (first?.instancePath ?? "")}`;
    return { status: 400, code: "bad_frame", message: `${where}: ${first?.message ?? "not valid"}` };
  }
  if (statusCode === 404 || statusCode === 403) return notFound();
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return badRequest(statusCode);
  return { status: 500, code: "internal", message: REPLY_ERRORS.internal.when };
}

function notFound(): Answer {
  return { status: 404, code: "not_found", message: REPLY_ERRORS.not_found.when };
}
