import { once } from "node:events";
import { request as httpRequest } from "node:http";
import type { FileId, FileView, RoomId } from "@parley/protocol";
import { bytesOf } from "../../src/blob/rules/bytes.ts";
import { createHttpKit, type HttpKit } from "./http-kit.ts";

type KitOptions = Parameters<typeof createHttpKit>[0];

export interface UploadOptions {
  readonly room: string;
  readonly name?: string;
  readonly type?: string;
}

export interface FileKit extends HttpKit {
  readonly url: string;
  /** A request as a browser or a program makes it. */
  fetch(path: string, init?: RequestInit & { readonly token?: string; readonly cookie?: string }): Promise<Response>;
  /** Begins an upload; answers the response. */
  begin(token: string, size: number, options: UploadOptions): Promise<Response>;
  patch(token: string, file: string, offset: number, bytes: Uint8Array): Promise<Response>;
  /** Sends the head of a PATCH and these bytes, and then nothing; `cut` breaks the connection. */
  patchPart(
    token: string,
    file: string,
    { offset, length, bytes }: { readonly offset: number; readonly length: number; readonly bytes: Uint8Array },
  ): Promise<{ cut(): void }>;
  offsetOf(token: string, file: string): Promise<number | null>;
  /** The whole way of a file; its view. */
  upload(token: string, bytes: Uint8Array, options: UploadOptions): Promise<FileView>;
  /** Puts files into a message; its seq. */
  send(token: string, room: RoomId, files: readonly FileId[]): Promise<number>;
  /** What a browser gets to show files with. */
  cookie(token: string, held?: string): Promise<string>;
  /** Everything that is in blob storage. */
  blobs(): Promise<string[]>;
}

/** What a client says besides its token. */
const TUS = { "tus-resumable": "1.0.0" };
const OCTETS = { ...TUS, "content-type": "application/offset+octet-stream" };
const encode = (text: string) => Buffer.from(text).toString("base64");

/** The HTTP edge on the memory store and blobs in memory, listening. */
export async function createFileKit(options: KitOptions = {}): Promise<FileKit> {
  const kit = await createHttpKit(options);
  const { server } = kit.app;
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;

  const ask: FileKit["fetch"] = (path, { token, cookie, headers, ...init } = {}) =>
    fetch(new URL(path, url), {
      redirect: "error",
      ...init,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(cookie !== undefined && { cookie }),
        ...(headers as Record<string, string> | undefined),
      },
    });

  const begin: FileKit["begin"] = (token, size, { room, name = "file.bin", type = "" }) =>
    ask("/api/v1/uploads", {
      method: "POST",
      token,
      headers: {
        ...TUS,
        "upload-length": String(size),
        "upload-metadata": `room ${encode(room)},filename ${encode(name)},filetype ${encode(type)}`,
      },
    });

  const patch: FileKit["patch"] = (token, file, offset, bytes) =>
    ask(`/api/v1/uploads/${file}`, {
      method: "PATCH",
      token,
      headers: { ...OCTETS, "upload-offset": String(offset) },
      body: Buffer.from(bytes),
    });

  return {
    ...kit,
    url,
    fetch: ask,
    begin,
    patch,
    async patchPart(token, file, { offset, length, bytes }) {
      const request = httpRequest(`${url}/api/v1/uploads/${file}`, {
        method: "PATCH",
        headers: {
          ...OCTETS,
          authorization: `Bearer ${token}`,
          "upload-offset": String(offset),
          "content-length": String(length),
        },
      });
      request.on("error", () => {});
      await new Promise<void>((resolve) => void request.write(bytes, () => resolve()));
      return { cut: () => void request.destroy() };
    },
    async offsetOf(token, file) {
      const { status, headers } = await ask(`/api/v1/uploads/${file}`, { method: "HEAD", token, headers: TUS });
      return status === 200 ? Number(headers.get("upload-offset")) : null;
    },
    async upload(token, bytes, upload) {
      const begun = await begin(token, bytes.length, upload);
      if (begun.status !== 201) throw new Error(`not begun: ${begun.status} ${await begun.text()}`);
      const file = begun.headers.get("location")?.split("/").at(-1) ?? "";
      if (bytes.length > 0) {
        const sent = await patch(token, file, 0, bytes);
        if (sent.status !== 204) throw new Error(`not taken: ${sent.status} ${await sent.text()}`);
      }
      const meta = await ask(`/api/v1/files/${file}/meta`, { token });
      if (meta.status !== 200) throw new Error(`no file: ${meta.status} ${await meta.text()}`);
      return ((await meta.json()) as { readonly file: FileView }).file;
    },
    async send(token, room, files) {
      const sent = await ask(`/api/v1/rooms/${room}/messages`, {
        method: "POST",
        token,
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ text: "", files }),
      });
      if (sent.status !== 201) throw new Error(`not sent: ${sent.status} ${await sent.text()}`);
      return ((await sent.json()) as { readonly seq: number }).seq;
    },
    async cookie(token, held) {
      const answer = await ask("/api/v1/files/access", {
        method: "POST",
        token,
        ...(held !== undefined && { cookie: held }),
        headers: { "content-type": "application/json" },
        body: "{}",
      });
      return answer.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
    },
    async blobs() {
      const keys: string[] = [];
      for await (const key of (await kit.deps.files.blobs()).list()) keys.push(key);
      return keys;
    },
  };
}

/** Bytes that are nothing but bytes. */
export function plainBytes(length: number, seed = 7): Buffer {
  const bytes = bytesOf(length, seed);
  bytes.set([0, 1, 2].slice(0, length));
  return bytes;
}
