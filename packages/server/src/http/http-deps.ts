import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Auth } from "../auth/auth.ts";
import type { Chat } from "../chat/chat.ts";
import type { Files } from "../files/files.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { LiveConnections, Readiness } from "./http-edge.ts";

/** The settings the HTTP edge reads; config.ts explains them. */
export interface HttpSettings {
  readonly GUESTS: boolean;
  readonly MAX_FILE_BYTES: number;
  readonly MAX_FRAME_BYTES: number;
  readonly MAX_TEXT_BYTES: number;
  readonly PUBLIC_ORIGINS: readonly string[];
  readonly SEND_BURST: number;
  readonly SEND_RATE: number;
  readonly TRUST_PROXY: boolean;
}

/** What the HTTP edge is given. */
export interface HttpDeps {
  readonly config: HttpSettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly chat: Chat;
  readonly auth: Auth;
  readonly files: Files;
  readonly live: LiveConnections;
  /** Whether this node should get traffic, asked at every /readyz. */
  readonly readiness: () => Readiness;
  /** The built web page's folder; null, or a folder without index.html, when it is not built. */
  readonly webRoot: string | null;
}

/** A Fastify server whose routes are described by Zod schemas. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;
