import type { Server } from "node:http";
import cookie from "@fastify/cookie";
import { REPLY_ERRORS } from "@parley/protocol";
import { answerError, badRequest, sendError } from "./answer-error.ts";
import { addAuthRoutes } from "./auth-routes.ts";
import { requireBearer } from "./bearer.ts";
import { addFileBytes, addFileRoutes } from "./file-routes.ts";
import { addHealthRoutes } from "./health-routes.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";
import { acceptJsonOnly } from "./json-body.ts";
import { addInvitePreview, addInviteRoutes } from "./invite-routes.ts";
import { addMemberRoutes } from "./member-routes.ts";
import { addMessageRoutes } from "./message-routes.ts";
import { noteMethods } from "./method-not-allowed.ts";
import { createOpenApi } from "./openapi.ts";
import { addOpenRoutes, addPersonRoutes } from "./person-routes.ts";
import { addReceiptRoutes } from "./receipt-routes.ts";
import { addStatusRoutes } from "./status-routes.ts";
import { addRoomChangeRoutes } from "./room-change-routes.ts";
import { addRoomRoutes } from "./room-routes.ts";
import { addSearchRoutes } from "./search-routes.ts";
import { createServer } from "./server.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { addUploadRoutes } from "./upload-routes.ts";
import { serveWebPage } from "./web-page.ts";

const API = "/api/v1";

/**
 * The HTTP edge: the API under /api/v1, health, metrics and the web page. Listening on `server`, its requests (which are
 * given to `routing`) and its upgrades are the caller's.
 */
export function createHttpEdge(deps: HttpDeps, server: Server): HttpServer {
  const { config, log, metrics } = deps;
  const app = createServer({
    bodyLimit: config.MAX_FRAME_BYTES,
    serverFactory: () => server,
    // The server has one that is there before Fastify is.
    clientErrorHandler: () => {},
    // While draining, a request that still came in is answered properly, and its connection closed after it.
    return503OnClosing: false,
    genReqId: () => deps.auth.newId(),
    frameworkErrors: (error, request, reply) => void answerError(log, error, request, reply.headers(SECURITY_HEADERS)),
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
  const addRoutes = (server: HttpServer) => {
    void server.register(async (api: HttpServer) => addApi(api, deps), { prefix: API });
    void server.register(async (uploads: HttpServer) => addUploadRoutes(uploads, deps), { prefix: `${API}/uploads` });
  };
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
  addInvitePreview(api, deps);
  addFileBytes(api, deps);
  void api.register(async (auth: HttpServer) => addAuthRoutes(auth, deps), { prefix: "/auth" });
  void api.register(async (known: HttpServer) => {
    requireBearer(known, deps.auth);
    addPersonRoutes(known, deps);
    addStatusRoutes(known, deps);
    addReceiptRoutes(known, deps);
    addRoomRoutes(known, deps);
    addRoomChangeRoutes(known, deps);
    addMemberRoutes(known, deps);
    addInviteRoutes(known, deps);
    addMessageRoutes(known, deps);
    addFileRoutes(known, deps);
    addSearchRoutes(known, deps);
  });
}
