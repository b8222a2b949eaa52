import type { FileView, RoomId } from "@parley/protocol";

const TUS = { "tus-resumable": "1.0.0" };
const encode = (text: string): string => Buffer.from(text).toString("base64");

/** A visitor with files, over HTTP only, who survives the server. */
export class Uploader {
  readonly #token: string;
  readonly room: RoomId;
  url: URL;

  private constructor(url: URL, token: string, room: RoomId) {
    this.url = url;
    this.#token = token;
    this.room = room;
  }

  static async enter(url: URL, code: string): Promise<Uploader> {
    const { token } = (await postJson(url, "/api/v1/visitors", { name: "Ana" })) as { readonly token: string };
    const entered = await postJson(url, "/api/v1/rooms", { code }, token);
    return new Uploader(url, token, (entered as { readonly room: { readonly id: RoomId } }).room.id);
  }

  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#token}`, ...(init.headers as Record<string, string> | undefined) };
    return fetch(new URL(path, this.url), { ...init, headers });
  }

  begin(size: number, name: string): Promise<Response> {
    const metadata = `room ${encode(this.room)},filename ${encode(name)}`;
    const headers = { ...TUS, "upload-length": String(size), "upload-metadata": metadata };
    return this.ask("/api/v1/uploads", { method: "POST", headers });
  }

  /** How much of it the server has. */
  async offsetOf(file: string): Promise<number> {
    const answer = await this.ask(`/api/v1/uploads/${file}`, { method: "HEAD", headers: TUS });
    if (answer.status !== 200) throw new Error(`there is no upload: ${answer.status}`);
    return Number(answer.headers.get("upload-offset"));
  }

  patch(file: string, offset: number, body: BodyInit): Promise<Response> {
    const headers = { ...TUS, "content-type": "application/offset+octet-stream", "upload-offset": String(offset) };
    return this.ask(`/api/v1/uploads/${file}`, { method: "PATCH", headers, body, duplex: "half" } as RequestInit);
  }

  drop(file: string): Promise<Response> {
    return this.ask(`/api/v1/uploads/${file}`, { method: "DELETE", headers: TUS });
  }

  async finish(file: string): Promise<FileView> {
    const answer = await this.ask(`/api/v1/files/${file}/meta`);
    if (answer.status !== 200) throw new Error(`no file: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { readonly file: FileView }).file;
  }

  async bytesOf({ id, name }: FileView): Promise<Buffer> {
    return Buffer.from(await (await this.ask(`/api/v1/files/${id}/${name}`)).arrayBuffer());
  }

  send(files: readonly string[]): Promise<unknown> {
    return postJson(this.url, `/api/v1/rooms/${this.room}/messages`, { text: "", files }, this.#token);
  }
}

export const idOf = (begun: Response): string => begun.headers.get("location")?.split("/").at(-1) ?? "";

async function postJson(url: URL, path: string, body: unknown, token?: string): Promise<unknown> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(new URL(path, url), { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
