import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import net from "node:net";
import type { Files } from "../files/files.ts";
import type { Cancel } from "../lib/clock.ts";
import { createBareServer } from "./bare-server.ts";
import { answerHealth } from "./health.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

/** Reading the edge holds the event loop for some 100 ms: clients that wait for a restarted node come first. */
const LOAD_AFTER_MS = 1000;

/**
 * Connections that wait to be accepted. With Node's 511 the kernel drops the first words of a herd that comes back to a
 * restarted node, and those clients wait a second, then three. The kernel's own limit (somaxconn) is 4096.
 */
const BACKLOG = 4096;

/** What listens: upgrades are the caller's, requests the HTTP edge's. */
export interface HttpListener {
  readonly server: Server;
  /** Resolves with the address once connections are accepted; rejects if it cannot be had. */
  listen(address: { readonly host: string; readonly port: number }): Promise<{ host: string; port: number }>;
  /** Accepts nothing more and resolves when every request is answered. */
  close(): Promise<void>;
}

interface ListenerDeps extends Omit<HttpDeps, "files"> {
  /** Read with the edge, or before. */
  readonly loadFiles: () => Promise<Files>;
  /** The HTTP edge cannot be loaded: a broken installation. */
  readonly onFatal: (error: unknown) => void;
}

/**
 * Reading the HTTP edge (Fastify, its plugins, our routes) takes as long as the rest of a start, and nobody needs it to
 * send and receive messages. It is read at the first request, or shortly after the start. A request that comes before it
 * is there waits for it; health checks are answered without it.
 */
export function createHttpListener({ onFatal, loadFiles, ...deps }: ListenerDeps): HttpListener {
  const { clock, log, metrics, readiness } = deps;
  const server = createBareServer();
  let edge: HttpServer | null = null;
  let loading: Promise<HttpServer> | undefined;
  let cancelLoading: Cancel = () => {};

  function load(): Promise<HttpServer> {
    if (!loading) {
      loading = loadEdge(deps, loadFiles, server);
      loading.then((loaded) => (edge = loaded), onFatal);
    }
    return loading;
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (edge) return edge.routing(request, response);
    const health = answerHealth(request, response, readiness);
    if (health) return metrics.httpResponses.add(health.status === 200 ? "2xx" : "5xx");
    // Bounded by what connections there are: bodies wait in their sockets. Whoever gave up meanwhile gets nothing.
    load().then(
      (loaded) => request.destroyed || loaded.routing(request, response),
      () => response.destroy(),
    );
  }
  server.on("request", handle);

  return {
    server,
    async listen({ host, port }) {
      // Listening by host looks up even a number, for which Node reads its resolver: 12 ms of a start. New in Node 26.4.
      const isBindable = "BoundSocket" in net && net.isIP(host) !== 0;
      if (isBindable) server.listen(new net.BoundSocket({ host, port }), BACKLOG);
      else server.listen({ host, port, backlog: BACKLOG });
      await once(server, "listening");
      server.on("error", (error) => log.error({ error }, "the HTTP server failed"));
      cancelLoading = clock.after(LOAD_AFTER_MS, () => void load());
      const address = server.address();
      return { host, port: typeof address === "object" && address ? address.port : port };
    },
    async close() {
      cancelLoading();
      // A connection that is being answered now is closed after it, instead of being kept for a next request.
      server.keepAliveTimeout = 1;
      server.keepAliveTimeoutBuffer = 0;
      const closed = once(server, "close");
      server.close();
      await loading?.catch(() => {});
      await edge?.close();
      await closed;
    },
  };
}

async function loadEdge(
  deps: Omit<HttpDeps, "files">,
  loadFiles: () => Promise<Files>,
  server: Server,
): Promise<HttpServer> {
  const [{ createHttpEdge }, files] = await Promise.all([import("./create-http-edge.ts"), loadFiles()]);
  const edge = createHttpEdge({ ...deps, files }, server);
  await edge.ready();
  return edge;
}
