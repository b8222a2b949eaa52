import type { HttpServer } from "./http-deps.ts";
import { createServer } from "./server.ts";
import { VERSION } from "./version.ts";

/**
 * Describes the tagged routes from their schemas. Made at the first request, on a server of its own that never
 * listens: the generator costs more to load than everything else in the HTTP edge, and most starts never need it.
 */
export async function createOpenApi(addRoutes: (server: HttpServer) => void): Promise<object> {
  const { swagger, transform } = await import("./openapi-generator.ts");
  const server = createServer();
  await server.register(swagger, {
    hideUntagged: true,
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Parley",
        version: VERSION,
        description: "The HTTP half of the API. Live events, presence and typing travel over the WebSocket at /ws.",
      },
      components: { securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } } },
    },
    transform,
  });
  addRoutes(server);
  await server.ready();
  const document = server.swagger();
  await server.close();
  return document;
}
