import type { IncomingMessage } from "node:http";
import { BlockList, isIPv6 } from "node:net";
import { z } from "zod";
import { METRICS_CONTENT_TYPE } from "../telemetry/metrics.ts";
import { Refusal } from "../lib/refusal.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

const readinessAnswer = z.object({ ready: z.boolean(), reasons: z.array(z.string()) });

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

/** For whoever runs the server: is the process up, should it get traffic, what does it count. */
export function addHealthRoutes(app: HttpServer, { metrics, readiness }: HttpDeps): void {
  app.get("/healthz", { schema: { response: { 200: z.object({ status: z.literal("ok") }) } } }, async () => ({
    status: "ok" as const,
  }));

  app.get("/readyz", { schema: { response: { 200: readinessAnswer, 503: readinessAnswer } } }, async (_, reply) => {
    const { ready, reasons } = readiness();
    void reply.code(ready ? 200 : 503).header("cache-control", "no-store");
    return { ready, reasons: [...reasons] };
  });

  app.get("/metrics", async (request, reply) => {
    if (!isFromThisMachine(request.raw)) throw new Refusal("not_found");
    return reply
      .type(METRICS_CONTENT_TYPE)
      .header("cache-control", "no-store")
      .send(await metrics.text());
  });
}

/** Asked directly, over loopback. What came through a proxy on this machine came from somewhere else. */
function isFromThisMachine({ headers, socket }: IncomingMessage): boolean {
  if (headers["x-forwarded-for"] ?? headers["x-real-ip"] ?? headers.forwarded) return false;
  const address = socket.remoteAddress ?? "";
  return loopback.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
