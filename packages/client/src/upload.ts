import type { FileView, RoomId } from "@parley/protocol";
import { backoffMs } from "./backoff.ts";
import type { ClientClock } from "./clock.ts";
import { ConnectionLost, ReplyError } from "./errors.ts";
import { Listeners } from "./listeners.ts";
import { retryAdvice } from "./retry-advice.ts";

/** A file on its way to the server. It goes on by itself after a lost connection or a restarted server. */
export interface Upload {
  /** `failed`: the server refused it, and `finished` says why. */
  readonly state: "running" | "paused" | "done" | "failed" | "cancelled";
  /** Bytes the server has, of `size`. */
  readonly sent: number;
  readonly size: number;
  /** The file, to be sent with `room.send(text, { files: [file] })`. Rejects with ReplyError, or ConnectionLost if cancelled. */
  readonly finished: Promise<FileView>;
  pause(): void;
  resume(): void;
  /** Gives it up; the server keeps nothing of it. */
  cancel(): void;
  /** Called after `state` or `sent` changed. Returns the unsubscribe. */
  subscribe(listener: () => void): () => void;
}

export interface UploadTarget {
  readonly room: RoomId;
  readonly file: Blob;
  readonly name: string;
}

export interface UploadOwner {
  readonly clock: ClientClock;
  readonly random: () => number;
  /** An answer of the API, whatever it says; rejects with ConnectionLost if there is none. */
  request(path: string, init: RequestInit): Promise<Response>;
  forget(upload: Upload): void;
}

/** Small enough that a pause, a bar and a bad line lose little; grown while it takes less than a second. */
const FIRST_SLICE_BYTES = 262_144;
const MAX_SLICE_BYTES = 8_388_608;
const QUICK_MS = 1_000;
const TUS = { "tus-resumable": "1.0.0" };

/** tus 1.0 in slices: begin, then from wherever the server says it is, then ask what has become of it. */
export class RunningUpload implements Upload {
  readonly size: number;
  readonly finished: Promise<FileView>;
  readonly #target: UploadTarget;
  readonly #owner: UploadOwner;
  readonly #listeners = new Listeners<void>();
  #state: Upload["state"] = "running";
  #sent = 0;
  #id: string | null = null;
  #sliceBytes = FIRST_SLICE_BYTES;
  #failures = 0;
  #abort = new AbortController();
  /** Ends the wait for the next try, or for `resume`. */
  #wake: () => void = () => {};
  #settle!: { resolve: (file: FileView) => void; reject: (error: Error) => void };

  constructor(target: UploadTarget, owner: UploadOwner) {
    this.#target = target;
    this.#owner = owner;
    this.size = target.file.size;
    this.finished = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever only looks at `state` has not left a rejection without somebody to take it.
    this.finished.catch(() => {});
    void this.#run();
  }

  get state(): Upload["state"] {
    return this.#state;
  }

  get sent(): number {
    return this.#sent;
  }

  readonly pause = (): void => {
    if (this.#state !== "running") return;
    this.#change("paused");
    this.#abort.abort();
  };

  readonly resume = (): void => {
    if (this.#state !== "paused") return;
    this.#change("running");
    this.#wake();
  };

  readonly cancel = (): void => {
    if (this.#state !== "running" && this.#state !== "paused") return;
    this.#end("cancelled");
    this.#settle.reject(new ConnectionLost("the upload was cancelled"));
    this.#abort.abort();
    this.#wake();
    if (this.#id !== null) void this.#drop(this.#id);
  };

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  async #run(): Promise<void> {
    while (this.#state === "running" || this.#state === "paused") {
      if (this.#state === "paused") {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      this.#abort = new AbortController();
      try {
        const file = await this.#goOn();
        if (this.state !== "running") continue;
        this.#end("done");
        this.#settle.resolve(file);
      } catch (error) {
        if (this.state !== "running") continue;
        const refusal = error instanceof ReplyError ? error : null;
        if (refusal && retryAdvice(refusal.code) === "never") {
          this.#end("failed");
          this.#settle.reject(refusal);
        } else {
          await this.#pauseFor(refusal?.retryAfterMs ?? backoffMs(this.#failures++, this.#owner.random));
        }
      }
    }
  }

  async #goOn(): Promise<FileView> {
    if (this.#id === null) await this.#begin();
    else this.#moved(await this.#offset(this.#id));
    const id = this.#id ?? "";
    while (this.#sent < this.size) await this.#sendSlice(id);
    const answer = await this.#ask(`/files/${id}/meta`, { method: "GET" });
    return ((await answer.json()) as { readonly file: FileView }).file;
  }

  async #begin(): Promise<void> {
    const { room, file, name } = this.#target;
    const metadata = `room ${base64(room)},filename ${base64(name)},filetype ${base64(file.type)}`;
    const headers = { ...TUS, "upload-length": String(this.size), "upload-metadata": metadata };
    const answer = await this.#ask("/uploads", { method: "POST", headers });
    const id = answer.headers.get("location")?.split("/").at(-1) ?? "";
    if (id === "") throw new ConnectionLost("the server did not say where the upload is");
    this.#id = id;
    if (this.state === "cancelled") void this.#drop(id);
  }

  async #offset(id: string): Promise<number> {
    const answer = await this.#ask(`/uploads/${id}`, { method: "HEAD", headers: TUS });
    return Number(answer.headers.get("upload-offset"));
  }

  async #sendSlice(id: string): Promise<void> {
    const { clock } = this.#owner;
    const startedAt = clock.monotonic();
    const body = this.#target.file.slice(this.#sent, this.#sent + this.#sliceBytes);
    const headers = {
      ...TUS,
      "content-type": "application/offset+octet-stream",
      "upload-offset": String(this.#sent),
    };
    const answer = await this.#ask(`/uploads/${id}`, { method: "PATCH", headers, body });
    const isQuick = clock.monotonic() - startedAt < QUICK_MS;
    this.#sliceBytes = isQuick ? Math.min(this.#sliceBytes * 2, MAX_SLICE_BYTES) : FIRST_SLICE_BYTES;
    this.#failures = 0;
    this.#moved(Number(answer.headers.get("upload-offset")));
  }

  /** What the server has done, or its refusal as a ReplyError. */
  async #ask(path: string, init: RequestInit): Promise<Response> {
    const answer = await this.#owner.request(path, { ...init, signal: this.#abort.signal });
    if (answer.ok) return answer;
    // An answer to HEAD has no words: there is no such upload any more.
    if (answer.status === 404 && init.method === "HEAD") throw new ReplyError("not_found", "The upload is gone.");
    const { error } = ((await answer.json().catch(() => null)) ?? {}) as { readonly error?: Partial<ReplyError> };
    if (!error?.code) throw new ConnectionLost(`the server answered ${answer.status}`);
    throw new ReplyError(error.code, error.message ?? error.code, error.retryAfterMs);
  }

  async #drop(id: string): Promise<void> {
    // If it does not arrive, the server gives the upload up by itself, a day later.
    await this.#owner.request(`/uploads/${id}`, { method: "DELETE", headers: TUS }).catch(() => {});
  }

  async #pauseFor(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#owner.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  #moved(sent: number): void {
    if (sent === this.#sent) return;
    this.#sent = sent;
    this.#listeners.emit();
  }

  #end(state: "done" | "failed" | "cancelled"): void {
    this.#owner.forget(this);
    this.#change(state);
  }

  #change(state: Upload["state"]): void {
    this.#state = state;
    this.#listeners.emit();
  }
}

function base64(text: string): string {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}
