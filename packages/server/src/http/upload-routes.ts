import { fileIdSchema, roomIdSchema } from "@parley/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { beginUpload } from "../files/begin-upload.ts";
import { dropUpload } from "../files/drop-upload.ts";
import { receiveBytes } from "../files/receive-bytes.ts";
import { STALE_MS } from "../files/sweeper.ts";
import { createKeyedBuckets } from "../lib/keyed-buckets.ts";
import { clientAddress } from "../lib/client-address.ts";
import { Refusal } from "../lib/refusal.ts";
import { badRequest, sendError } from "./answer-error.ts";
import { nothing, refusals } from "./answers.ts";
import { actorOf, requireBearer } from "./bearer.ts";
import type { HttpDeps, HttpServer } from "./http-deps.ts";
import { readMetadata, requireCount, TUS_BODY, TUS_EXTENSIONS, TUS_VERSION } from "./tus-headers.ts";

/** Albums come at once; who goes on like this is filling the disk. By address, because a visitor can be anybody anew. */
const UPLOAD_RATE = { rate: 1, burst: 100, capacity: 10_000 };

const tags = ["files"];
const params = z.object({ file: fileIdSchema });
const roomOfUpload = z.string().pipe(roomIdSchema);

/** /api/v1/uploads: how files come in, by tus 1.0 (ADR-0012). A scope of its own, because its bodies are bytes. */
export function addUploadRoutes(scope: HttpServer, deps: HttpDeps): void {
  const { auth, files } = deps;
  scope.removeAllContentTypeParsers();
  // Not parsed: a route reads the bytes as they come.
  scope.addContentTypeParser(TUS_BODY, (_request, _body, done) => done(null, undefined));
  scope.addHook("onRequest", async (_, reply) => {
    void reply.headers({ "tus-resumable": TUS_VERSION, "cache-control": "no-store" });
  });

  scope.options(
    "",
    { schema: { tags, summary: "What of tus this server speaks", response: { 204: nothing, ...refusals } } },
    async (_, reply) => {
      const headers = { "tus-extension": TUS_EXTENSIONS, "tus-max-size": files.limits.maxFileBytes };
      void reply.headers({ "tus-version": TUS_VERSION, ...headers });
      return reply.code(204).send();
    },
  );

  void scope.register(async (known: HttpServer) => {
    known.addHook("onRequest", requireTus);
    requireBearer(known, auth);
    addRoutes(known, deps);
  });
}

/** Refused before anything else: a client of another version would misread every further answer. */
async function requireTus(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  if (request.headers["tus-resumable"] === TUS_VERSION) return undefined;
  void reply.header("tus-version", TUS_VERSION);
  return sendError(reply, { ...badRequest(412), message: `Say Tus-Resumable: ${TUS_VERSION}.` });
}

function addRoutes(scope: HttpServer, { clock, config, files, metrics }: HttpDeps): void {
  const begun = createKeyedBuckets({ ...UPLOAD_RATE, clock });
  const counted = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      if (error instanceof Refusal) metrics.filesRefused.add(error.code);
      throw error;
    });
  const expiresAt = (touchedAt: number) => new Date(touchedAt + STALE_MS).toUTCString();

  scope.post(
    "",
    {
      schema: {
        tags,
        summary: "Begin an upload: Upload-Length, Upload-Metadata with room, filename and filetype; bytes may follow",
        response: { 201: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const retryAfterMs = begun.take(clientAddress(request.raw, config));
      if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
      const size = requireCount(request.headers, "upload-length");
      const metadata = readMetadata(request.headers);
      const room = roomOfUpload.safeParse(metadata.get("room")).data;
      if (!room) throw new Refusal("bad_frame", { message: "Upload-Metadata names no room." });
      const plan = { room, size, name: metadata.get("filename") ?? "", claimedType: metadata.get("filetype") ?? "" };
      const file = await counted(beginUpload(files, actor, plan));
      void reply.header("location", `${request.url.split("?", 1)[0]}/${file}`);
      void reply.header("upload-expires", expiresAt(clock.now()));
      if (request.headers["content-type"] === TUS_BODY) {
        const offset = await counted(receiveBytes(files, actor, { file, offset: 0, body: request.raw }));
        void reply.header("upload-offset", offset);
      }
      return reply.code(201).send();
    },
  );

  scope.head(
    "/:file",
    { schema: { tags, summary: "How much of an upload has come", params, response: { 200: nothing, ...refusals } } },
    async (request, reply) => {
      const upload = await files.store.findOwnFile(request.params.file, actorOf(request));
      if (!upload) throw new Refusal("not_found");
      const { received, size, touchedAt, view } = upload;
      void reply.headers({ "upload-offset": received, "upload-length": size });
      if (!view) void reply.header("upload-expires", expiresAt(touchedAt));
      return reply.code(200).send();
    },
  );

  scope.patch(
    "/:file",
    {
      schema: {
        tags,
        summary: "The bytes from Upload-Offset on; what has come is kept, however it ends",
        params,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      if (request.headers["content-type"] !== TUS_BODY) return sendError(reply, badRequest(415));
      const { file } = request.params;
      const offset = requireCount(request.headers, "upload-offset");
      const end = await counted(receiveBytes(files, actorOf(request), { file, offset, body: request.raw }));
      void reply.headers({ "upload-offset": end, "upload-expires": expiresAt(clock.now()) });
      return reply.code(204).send();
    },
  );

  scope.delete(
    "/:file",
    {
      schema: {
        tags,
        summary: "Give up an upload, or a file that is in no message",
        params,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      await dropUpload(files, actorOf(request), request.params.file);
      return reply.code(204).send();
    },
  );
}
