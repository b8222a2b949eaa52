import { type FileId, fileIdSchema, fileViewSchema } from "@parley/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Readable } from "node:stream";
import { z } from "zod";
import { authenticate } from "../auth/authenticate.ts";
import { FILE_TOKEN_MS, issueFileToken, readFileToken } from "../auth/file-token.ts";
import { readPieces } from "../files/read-pieces.ts";
import { viewFile } from "../files/view-file.ts";
import { Refusal } from "../lib/refusal.ts";
import type { FilePiece, ReadyFile } from "../store/files.ts";
import type { Actor } from "../store/model.ts";
import { badRequest, sendError } from "./answer-error.ts";
import { refusals } from "./answers.ts";
import { actorOf, bearerOf } from "./bearer.ts";
import { readRange } from "./byte-range.ts";
import { readFileCookie, setFileCookie } from "./file-cookie.ts";
import { fileHeaders, thumbnailHeaders } from "./file-headers.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";

const tags = ["files"];
const params = z.object({ file: fileIdSchema });
const bytes = z.unknown().describe("The bytes, or the range of them that was asked for.");

/** What of /api/v1/files is asked for with a token, in JSON. */
export function addFileRoutes(scope: HttpServer, { auth, config, files }: HttpDeps): void {
  scope.get(
    "/files/:file/meta",
    {
      schema: {
        tags,
        summary: "What a file is; of an own upload that is whole, finishes it",
        params,
        response: { 200: z.object({ file: fileViewSchema }), ...refusals },
      },
    },
    async (request) => ({ file: await viewFile(files, actorOf(request), request.params.file) }),
  );

  scope.post(
    "/files/access",
    {
      schema: {
        tags,
        summary: "A cookie with which this browser can show files (<img>, <video>, downloads)",
        body: z.strictObject({}),
        response: { 200: z.object({ expiresInMs: z.number().int() }), ...refusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const others: string[] = [];
      for (const token of readFileCookie(request, config)) {
        const other = await readFileToken(auth, token);
        if (other && other.id !== actor.id) others.push(token);
      }
      const tokens = [await issueFileToken(auth, actor), ...others];
      setFileCookie(request, reply, config, { tokens, lifeMs: FILE_TOKEN_MS });
      return { expiresInMs: FILE_TOKEN_MS };
    },
  );
}

interface Served {
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: readonly FilePiece[];
}

/** The bytes of files, for whoever shows a token or the cookie. For everybody else none of these addresses exists. */
export function addFileBytes(scope: HttpServer, { auth, config, files, log, metrics }: HttpDeps): void {
  scope.get(
    "/files/:file/thumbnail",
    { schema: { tags, summary: "A small picture of an image", params, response: { 200: bytes, ...refusals } } },
    async (request, reply) => {
      const { view, thumbnail } = await find(request, request.params.file);
      if (!thumbnail) throw new Refusal("not_found");
      return serve(request, reply, { headers: thumbnailHeaders(view), pieces: [thumbnail] });
    },
  );

  scope.get(
    "/files/:file/*",
    {
      schema: {
        tags,
        summary: "A file; what stands for its name in the address is not looked at",
        params: params.extend({ "*": z.string().regex(/^[^/]+$/) }),
        response: { 200: bytes, ...refusals },
      },
    },
    async (request, reply) => {
      const { view, pieces } = await find(request, request.params.file);
      return serve(request, reply, { headers: fileHeaders(view), pieces });
    },
  );

  async function find(request: FastifyRequest, id: FileId): Promise<ReadyFile> {
    for (const actor of await peopleOf(request)) {
      const file = await files.store.findFile(id, actor);
      if (file) return file;
    }
    throw new Refusal("not_found");
  }

  /** Who asks: the token's person or, of the cookie's, each. */
  async function peopleOf(request: FastifyRequest): Promise<readonly Actor[]> {
    const token = bearerOf(request);
    if (token !== undefined) return [await authenticate(auth, token)];
    const people = await Promise.all(readFileCookie(request, config).map((held) => readFileToken(auth, held)));
    return people.flatMap((person) => person ?? []);
  }

  async function serve(request: FastifyRequest, reply: FastifyReply, { headers, pieces }: Served) {
    const { etag = "" } = headers;
    if (request.headers["if-none-match"]?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag)) {
      return reply.code(304).headers(headers).send();
    }
    const size = pieces.reduce((sum, piece) => sum + piece.size, 0);
    const isSame = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
    const range = isSame ? readRange(request.headers.range, size) : null;
    if (range === "none") {
      return sendError(reply.header("content-range", `bytes */${size}`), badRequest(416));
    }
    const { start, end } = range ?? { start: 0, end: size };
    const content = await (request.method === "HEAD" ? Readable.from([]) : openBytes({ start, end }, pieces));
    void reply
      .code(range ? 206 : 200)
      .headers(headers)
      .header("content-length", end - start);
    if (range) void reply.header("content-range", `bytes ${start}-${end - 1}/${size}`);
    return reply.send(content);
  }

  async function* counted(first: Uint8Array, others: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    metrics.fileBytesSent += first.length;
    yield first;
    for await (const chunk of others) {
      metrics.fileBytesSent += chunk.length;
      yield chunk;
    }
  }

  async function openBytes(range: { readonly start: number; readonly end: number }, pieces: readonly FilePiece[]) {
    try {
      const chunks = readPieces(await files.blobs(), pieces, range);
      // While it still can be an answer that says so.
      const first = await chunks.next();
      const content = Readable.from(first.done ? [] : counted(first.value, chunks), { objectMode: false });
      content.once("error", (error) => log.warn({ error }, "a file could not be read to its end"));
      return content;
    } catch (error) {
      log.error({ error }, "a file cannot be read");
      throw new Refusal("storage_failed", { message: "The server cannot read files at the moment." });
    }
  }
}
