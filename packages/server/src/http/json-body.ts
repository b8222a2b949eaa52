import { isUtf8 } from "node:buffer";
import { Refusal } from "../lib/refusal.ts";
import { badRequest, sendError } from "./answer-error.ts";
import type { HttpServer } from "./http-deps.ts";

const JSON_UTF8 = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
const WITH_BODY = new Set(["POST", "PUT", "PATCH"]);

/**
 * Bodies are JSON in UTF-8, plain, and nothing else: forms and text are what another site's page could send without
 * asking, and a compressed body is a bomb until it is unpacked. Refused before a byte of it is read.
 */
export function acceptJsonOnly(api: HttpServer): void {
  api.removeAllContentTypeParsers();
  const parse = api.getDefaultJsonParser("error", "error");
  api.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    if (!isUtf8(Buffer.from(body))) done(new Refusal("bad_frame", { message: "The body is not UTF-8." }));
    else void parse(request, body.toString(), done);
  });
  api.addHook("onRequest", async (request, reply) => {
    const { "content-type": type, "content-encoding": encoding = "identity" } = request.headers;
    const isAccepted =
      encoding === "identity" && (type === undefined ? !WITH_BODY.has(request.method) : JSON_UTF8.test(type));
    return isAccepted ? undefined : sendError(reply, badRequest(415));
  });
}
