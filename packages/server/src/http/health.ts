import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readiness } from "./http-edge.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

interface HealthAnswer {
  readonly status: 200 | 503;
  readonly body: object;
}

/** For load balancers and supervisors: is the process up, should it get traffic. */
export const HEALTH: Readonly<Record<string, (readiness: () => Readiness) => HealthAnswer>> = {
  "/healthz": () => ({ status: 200, body: { status: "ok" } }),
  "/readyz": (readiness) => {
    const { ready, reasons } = readiness();
    return { status: ready ? 200 : 503, body: { ready, reasons } };
  },
};

/** Answers a request for one of these addresses without Fastify, before it is there; null when it is about something else. */
export function answerHealth(
  { method, url = "" }: IncomingMessage,
  response: ServerResponse,
  readiness: () => Readiness,
): HealthAnswer | null {
  const answer = method === "GET" ? HEALTH[url]?.(readiness) : undefined;
  if (!answer) return null;
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...SECURITY_HEADERS,
    "cache-control": "no-store",
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
  return answer;
}
