import cookie from "@fastify/cookie";
import { REPLY_ERRORS } from "@parley/protocol";
import { answerError, badRequest, sendError } from "./answer-error.ts";
import { addAuthRoutes } from "./auth-routes.ts";
import { requireBearer } from "./bearer.ts";
import { answerUnreadable } from "./unreadable.ts";
import { addHealthRoutes } from "./health-routes.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";
import { acceptJsonOnly } from "./json-body.ts";
import { addMessageRoutes } from "./message-routes.ts";
import { noteMethods } from "./method-not-allowed.ts";
import { createOpenApi } from "./openapi.ts";
import { addOpenRoutes, addPersonRoutes } from "./person-routes.ts";
import { addRoomRoutes } from "./room-routes.ts";
import { createServer } from "./server.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { serveWebPage } from "./web-page.ts";

/** Headers must be there in 10 s and the whole request in 30 s: a slow client costs a socket, not for long. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How often those two are looked at; Node's default would let a slow handshake live for 40 s. */
const TIMEOUT_CHECK_MS = 2000;
/** Above what proxies keep idle connections for (60 s), so that it is never us who closes under a request. */
const KEEP_ALIVE_MS = 65_000;

const API = "/api/v1";

/** The HTTP edge: the API under /api/v1, health, metrics and the web page. Listening, and upgrades, are the caller's. */
export function createHttpEdge(deps: HttpDeps): HttpServer {
  const { config, log, metrics } = deps;
  const app = createServer({
    bodyLimit: config.MAX_FRAME_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    // While draining, a request that still came in is answered properly, and its connection closed after it.
    return503OnClosing: false,
    genReqId: () => deps.auth.newId(),
    frameworkErrors: (error, request, reply) => void answerError(log, error, request, reply.headers(SECURITY_HEADERS)),
    clientErrorHandler: answerUnreadable,
    routerOptions: { maxParamLength: 256 },
  });

  app.setErrorHandler((error, request, reply) => answerError(log, error, request, reply));
  app.addHook("onRequest", async (_, reply) => {
    void reply.headers(SECURITY_HEADERS);
  });
  app.addHook("onResponse", async (request, reply) => {
    const { statusCode } = reply;
    metrics.httpResponses.add(`${(Math.floor(statusCode / 100) || 5) as 1 | 2 | 3 | 4 | 5}xx`);
    const { id: requestId, method, url } = request;
    log.debug({ requestId, method, url, statusCode, ms: Math.round(reply.elapsedTime) }, "answered");
  });

  const allowedMethods = noteMethods(app);
  void app.register(cookie);
  addHealthRoutes(app, deps);
  const addRoutes = (server: HttpServer) =>
    void server.register(async (api: HttpServer) => addApi(api, deps), { prefix: API });
  addRoutes(app);
  let openApi: Promise<object> | undefined;
  app.get(`${API}/openapi.json`, () => (openApi ??= createOpenApi(addRoutes)));
  const answerWithPage = serveWebPage(app, deps.webRoot);
  app.setNotFoundHandler((request, reply) => {
    if (answerWithPage(request, reply)) return;
    const allowed = allowedMethods(request.url.split("?", 1)[0] ?? "");
    if (allowed !== null) void sendError(reply.header("allow", allowed), badRequest(405));
    else void sendError(reply, { status: 404, code: "not_found", message: REPLY_ERRORS.not_found.when });
  });
  return app;
}

function addApi(api: HttpServer, deps: HttpDeps): void {
  acceptJsonOnly(api);
  api.addHook("onRequest", async (_, reply) => {
    void reply.header("cache-control", "no-store");
  });
  addOpenRoutes(api, deps);
  void api.register(async (auth: HttpServer) => addAuthRoutes(auth, deps), { prefix: "/auth" });
  void api.register(async (known: HttpServer) => {
    requireBearer(known, deps.auth);
    addPersonRoutes(known, deps);
    addRoomRoutes(known, deps);
    addMessageRoutes(known, deps);
  });
}
