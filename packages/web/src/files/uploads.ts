import { type ClientRoom, ConnectionLost, type ParleyClient } from "@parley/client";
import type { FileView } from "@parley/protocol";
import { dropFile, sendFile } from "./tus.ts";
import { showToast } from "../ui/toasts.ts";
import { refusalText } from "../session/refusal-text.ts";

/** As many as a message carries. */
const MAX_FILES = 10;
const AT_ONCE = 3;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 20_000] as const;

export interface UploadView {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  /** `waiting`: for its turn, or for the connection. `failed`: refused; there is nothing to try again. */
  readonly state: "waiting" | "sending" | "paused" | "failed" | "done";
  readonly refusal: string | undefined;
  /** Once it is done. */
  readonly file: FileView | undefined;
}

interface Upload {
  view: UploadView;
  readonly source: File;
  location: string | undefined;
  tries: number;
  stop: AbortController | undefined;
  retry: ReturnType<typeof setTimeout> | undefined;
}

/**
 * The files that go into the next message of a room. They go on while one looks at another room; a connection that is lost
 * makes them wait, not fail. What is not sent when the page is closed is swept from the server in time.
 */
export class Uploads {
  readonly #client: ParleyClient;
  readonly #room: ClientRoom;
  readonly #listeners = new Set<() => void>();
  #uploads: Upload[] = [];
  #views: readonly UploadView[] = [];
  #keys = 0;

  constructor(client: ParleyClient, room: ClientRoom) {
    this.#client = client;
    this.#room = room;
  }

  readonly snapshot = (): readonly UploadView[] => this.#views;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins to upload these; says how many were too many for one message. */
  add(files: readonly File[]): number {
    const room = MAX_FILES - this.#uploads.length;
    for (const source of files.slice(0, Math.max(0, room))) {
      const { name, size } = source;
      const view = {
        key: ++this.#keys,
        name,
        size,
        sent: 0,
        state: "waiting",
        refusal: undefined,
        file: undefined,
      } as const;
      this.#uploads.push({ view, source, location: undefined, tries: 0, stop: undefined, retry: undefined });
    }
    this.#startNext();
    this.#publish();
    return Math.max(0, files.length - room);
  }

  pause(key: number): void {
    const upload = this.#find(key);
    if (upload === undefined || upload.view.state === "done") return;
    this.#halt(upload);
    this.#show(upload, { state: "paused" });
    this.#startNext();
  }

  resume(key: number): void {
    const upload = this.#find(key);
    if (upload?.view.state !== "paused") return;
    upload.tries = 0;
    this.#show(upload, { state: "waiting" });
    this.#startNext();
  }

  cancel(key: number): void {
    const upload = this.#find(key);
    if (upload === undefined) return;
    this.#halt(upload);
    this.#uploads = this.#uploads.filter((other) => other !== upload);
    const { location } = upload;
    // Where the server does not hear of it, its sweeper takes the bytes.
    if (location !== undefined) {
      dropFile(location, { token: (refused) => this.#client.accessToken(refused) }).catch(() => undefined);
    }
    this.#startNext();
    this.#publish();
  }

  /** They are in a message now. */
  clear(): void {
    for (const upload of this.#uploads) this.#halt(upload);
    this.#uploads = [];
    this.#publish();
  }

  #find(key: number): Upload | undefined {
    return this.#uploads.find(({ view }) => view.key === key);
  }

  #startNext(): void {
    const sending = this.#uploads.filter(({ view }) => view.state === "sending").length;
    const waiting = this.#uploads.filter(({ view, retry }) => view.state === "waiting" && retry === undefined);
    for (const upload of waiting.slice(0, AT_ONCE - sending)) void this.#send(upload);
  }

  async #send(upload: Upload): Promise<void> {
    const stop = new AbortController();
    upload.stop = stop;
    this.#show(upload, { state: "sending" });
    try {
      const file = await sendFile(upload.source, {
        room: this.#room.id,
        token: (refused) => this.#client.accessToken(refused),
        signal: stop.signal,
        location: upload.location,
        onLocation: (location) => {
          upload.location = location;
        },
        onProgress: (sent) => this.#show(upload, { sent }),
      });
      this.#show(upload, { state: "done", sent: upload.view.size, file });
    } catch (error) {
      if (stop.signal.aborted) return;
      if (error instanceof ConnectionLost) this.#retryLater(upload);
      else this.#show(upload, { state: "failed", refusal: refusalText(error) });
    }
    this.#startNext();
  }

  #retryLater(upload: Upload): void {
    const delay = RETRY_MS[Math.min(upload.tries, RETRY_MS.length - 1)];
    upload.tries += 1;
    upload.retry = setTimeout(() => {
      upload.retry = undefined;
      this.#startNext();
    }, delay);
    this.#show(upload, { state: "waiting" });
  }

  #halt(upload: Upload): void {
    upload.stop?.abort();
    clearTimeout(upload.retry);
    upload.retry = undefined;
  }

  #show(upload: Upload, change: Partial<UploadView>): void {
    upload.view = { ...upload.view, ...change };
    this.#publish();
  }

  #publish(): void {
    this.#views = this.#uploads.map(({ view }) => view);
    for (const listener of this.#listeners) listener();
  }
}

/** Adds what was dropped, pasted or picked, and says where it was too much. */
export function addFiles(uploads: Uploads, files: readonly File[]): void {
  const left = uploads.add(files);
  if (left > 0) showToast(`A message carries up to ${MAX_FILES} files: ${left} left out.`);
}

const known = new WeakMap<ClientRoom, Uploads>();

/** The uploads of a room: the same as long as one is in it. */
export function uploadsOf(client: ParleyClient, room: ClientRoom): Uploads {
  const uploads = known.get(room) ?? new Uploads(client, room);
  known.set(room, uploads);
  return uploads;
}
