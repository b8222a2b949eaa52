import type { Server } from "node:http";
import fastify, { type FastifyHttpOptions } from "fastify";
import { validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { z } from "zod";
import type { HttpServer } from "./http-deps.ts";

/** Present, so that Fastify does not load the JSON Schema compilers it comes with; never asked, Zod does the work. */
const noCompiler = (): never => {
  throw new Error("every schema is a Zod schema");
};

/**
 * A Fastify server that speaks Zod in and out. What leaves is what the answer's schema names and nothing else; it is
 * parsed, not encoded, because the wire's ids are branded by a transform.
 */
export function createServer(options: FastifyHttpOptions<Server> = {}): HttpServer {
  const server = fastify({
    ...options,
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler<z.ZodType>(
    ({ schema }) =>
      (answer) =>
        JSON.stringify(schema.parse(answer)),
  );
  return server.withTypeProvider<ZodTypeProvider>();
}
