import type { FileView } from "@parley/protocol";
import type { ClientRoom } from "./client-room.ts";
import type { ClientClock } from "./clock.ts";
import { ConnectionLost } from "./errors.ts";
import type { Identity } from "./identity.ts";
import { RunningUpload, type Upload } from "./upload.ts";

/** Files of this person, over HTTP. Methods are bound. */
export interface ClientFiles {
  /** Begins at once. `name`: the file's own by default. */
  upload(room: ClientRoom, file: Blob, name?: string): Upload;
  /** Where a file is got, by whoever may see it. In a browser after `open()`. */
  url(file: FileView): string;
  thumbnailUrl(file: FileView): string;
  /** Lets this browser show files (<img>, <video>, downloads), for a day. Asked again before that, it does nothing. */
  open(options?: { readonly again?: boolean }): Promise<void>;
}

export interface ClientFilesOptions {
  /** Without the slash at its end. */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly identity: Pick<Identity, "token">;
  readonly clock: ClientClock;
  readonly random: () => number;
}

/** The cookie is asked for anew while the old one still works. */
const RENEW_BEFORE_MS = 3_600_000;
/** Addresses that mean something else than a file of this name. */
const TAKEN = new Set(["meta", "thumbnail"]);

export class Files implements ClientFiles {
  readonly #options: ClientFilesOptions;
  readonly #uploads = new Set<Upload>();
  #opening: Promise<void> | null = null;
  #openUntil = Number.NEGATIVE_INFINITY;

  constructor(options: ClientFilesOptions) {
    this.#options = options;
  }

  readonly upload = (room: ClientRoom, file: Blob, name?: string): Upload => {
    const { clock, random } = this.#options;
    const ownName = "name" in file && typeof file.name === "string" ? file.name : "file";
    const upload = new RunningUpload(
      { room: room.id, file, name: name ?? ownName },
      { clock, random, request: (...asked) => this.#request(...asked), forget: (over) => this.#uploads.delete(over) },
    );
    this.#uploads.add(upload);
    return upload;
  };

  readonly url = ({ id, name }: FileView): string =>
    `${this.#options.url}/api/v1/files/${id}/${encodeURIComponent(TAKEN.has(name) ? `${name}_` : name)}`;

  readonly thumbnailUrl = ({ id }: FileView): string => `${this.#options.url}/api/v1/files/${id}/thumbnail`;

  readonly open = ({ again = false } = {}): Promise<void> => {
    if (!again && this.#options.clock.monotonic() < this.#openUntil) return Promise.resolve();
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    return this.#opening;
  };

  /** Nothing goes on after the client was closed. */
  close(): void {
    for (const upload of this.#uploads) upload.pause();
  }

  async #open(): Promise<void> {
    const headers = { "content-type": "application/json" };
    const answer = await this.#request("/files/access", { method: "POST", headers, body: "{}" });
    if (!answer.ok) throw new ConnectionLost(`the server answered ${answer.status}`);
    const { expiresInMs } = (await answer.json()) as { readonly expiresInMs: number };
    this.#openUntil = this.#options.clock.monotonic() + expiresInMs - RENEW_BEFORE_MS;
  }

  /** As this person; a token that is refused is replaced once. */
  async #request(path: string, init: RequestInit): Promise<Response> {
    const { identity } = this.#options;
    const token = await identity.token();
    const answer = await this.#send(path, init, token);
    return answer.status === 401 ? this.#send(path, init, await identity.token(token)) : answer;
  }

  async #send(path: string, init: RequestInit, token: string): Promise<Response> {
    const { fetch: send, url } = this.#options;
    const headers = { ...(init.headers as Record<string, string> | undefined), authorization: `Bearer ${token}` };
    try {
      return await send(`${url}/api/v1${path}`, { ...init, headers, credentials: "include" });
    } catch (error) {
      throw new ConnectionLost(error instanceof Error ? error.message : "the server cannot be reached");
    }
  }
}
