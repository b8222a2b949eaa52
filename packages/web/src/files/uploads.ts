import { type ClientRoom, type ParleyClient, ReplyError, type Upload } from "@parley/client";
import type { FileView } from "@parley/protocol";
import { refusalText } from "../session/refusal-text.ts";
import { showToast } from "../ui/toasts.ts";

/** As many as a message carries. */
const MAX_FILES = 10;
const AT_ONCE = 3;

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

interface Wanted {
  readonly key: number;
  readonly source: File;
  /** Undefined until its turn has come. */
  upload: Upload | undefined;
  /** Halted before its turn. */
  isHeld: boolean;
  refusal: string | undefined;
  file: FileView | undefined;
}

/**
 * The files that go into the next message of a room. They go on while one looks at another room; a connection that is lost
 * makes them wait, not fail. What is not sent when the page is closed is swept from the server in time.
 */
export class Uploads {
  readonly #client: ParleyClient;
  readonly #room: ClientRoom;
  readonly #listeners = new Set<() => void>();
  #wanted: readonly Wanted[] = [];
  #views: readonly UploadView[] = [];
  #keys = 0;
  #stopListening: (() => void) | undefined;

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
    const space = Math.max(0, MAX_FILES - this.#wanted.length);
    const added = files.slice(0, space).map((source) => ({
      key: ++this.#keys,
      source,
      upload: undefined,
      isHeld: false,
      refusal: undefined,
      file: undefined,
    }));
    this.#wanted = [...this.#wanted, ...added];
    this.#changed();
    return files.length - added.length;
  }

  pause(key: number): void {
    const wanted = this.#find(key);
    if (wanted) wanted.isHeld = true;
    wanted?.upload?.pause();
    this.#changed();
  }

  resume(key: number): void {
    const wanted = this.#find(key);
    if (wanted) wanted.isHeld = false;
    wanted?.upload?.resume();
    this.#changed();
  }

  cancel(key: number): void {
    this.#find(key)?.upload?.cancel();
    this.#wanted = this.#wanted.filter((wanted) => wanted.key !== key);
    this.#changed();
  }

  /** They are in a message now. */
  clear(): void {
    this.#wanted = [];
    this.#changed();
  }

  #find(key: number): Wanted | undefined {
    return this.#wanted.find((wanted) => wanted.key === key);
  }

  /** Starts whose turn has come, and tells who looks. */
  #changed(): void {
    const running = this.#wanted.filter(({ upload }) => upload?.state === "running").length;
    const waiting = this.#wanted.filter(({ upload, isHeld }) => upload === undefined && !isHeld);
    for (const wanted of waiting.slice(0, Math.max(0, AT_ONCE - running))) this.#start(wanted);
    if (this.#wanted.length === 0) {
      this.#stopListening?.();
      this.#stopListening = undefined;
    } else {
      // Without a connection what is running waits, and says so.
      this.#stopListening ??= this.#client.subscribe(() => this.#publish());
    }
    this.#publish();
  }

  #start(wanted: Wanted): void {
    const upload = this.#client.files.upload(this.#room, wanted.source);
    wanted.upload = upload;
    upload.subscribe(() => this.#changed());
    upload.finished.then(
      (file) => {
        wanted.file = file;
        this.#changed();
      },
      (error: unknown) => {
        if (error instanceof ReplyError) wanted.refusal = refusalText(error);
        this.#changed();
      },
    );
  }

  #publish(): void {
    const isConnected = this.#client.state.phase === "ready";
    this.#views = this.#wanted.map((wanted) => viewOf(wanted, isConnected));
    for (const listener of this.#listeners) listener();
  }
}

function viewOf({ key, source, upload, isHeld, refusal, file }: Wanted, isConnected: boolean): UploadView {
  const { name, size } = source;
  return { key, name, size, sent: upload?.sent ?? 0, state: stateOf(), refusal, file };

  function stateOf(): UploadView["state"] {
    if (refusal !== undefined) return "failed";
    if (file !== undefined) return "done";
    if (isHeld) return "paused";
    return upload !== undefined && isConnected ? "sending" : "waiting";
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
