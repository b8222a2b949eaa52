import type { IncomingMessage } from "node:http";
import { BlockList, isIPv6 } from "node:net";
import { METRICS_CONTENT_TYPE } from "../telemetry/metrics.ts";
import { Refusal } from "../lib/refusal.ts";
import { HEALTH } from "./health.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("::1", "ipv6");

/** For whoever runs the server: is the process up, should it get traffic, what does it count. */
export function addHealthRoutes(app: HttpServer, { metrics, readiness }: HttpDeps): void {
  for (const [path, answerFor] of Object.entries(HEALTH)) {
    app.get(path, async (_, reply) => {
      const { status, body } = answerFor(readiness);
      return reply.code(status).header("cache-control", "no-store").send(body);
    });
  }

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
