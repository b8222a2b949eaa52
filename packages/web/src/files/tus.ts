import { ConnectionLost, ReplyError } from "@parley/client";
import type { FileView, RoomId } from "@parley/protocol";

/*
 * What a page needs of tus 1.0 (https://tus.io): begin, ask how far it got, go on, give up. By XMLHttpRequest, because
 * fetch does not tell how much of a body has been sent.
 */

const UPLOADS = "/api/v1/uploads";
const BYTES = "application/offset+octet-stream";
/** The server may have more or less than was thought: somebody else's retry, a restart. It is asked again this often. */
const MAX_TURNS = 8;

export interface UploadOptions {
  readonly room: RoomId;
  /** Rejects with SignInRequired. */
  readonly token: (refused?: string) => Promise<string>;
  /** Aborting pauses: what has arrived stays, and goes on from there. */
  readonly signal: AbortSignal;
  /** Of an upload that was begun before. */
  readonly location: string | undefined;
  readonly onLocation: (location: string) => void;
  /** Bytes that have left. */
  readonly onProgress: (sent: number) => void;
}

/** Sends a file, or the rest of it. Rejects with ReplyError, SignInRequired or ConnectionLost, also where it is aborted. */
export async function sendFile(file: File, options: UploadOptions): Promise<FileView> {
  const location = options.location ?? (await begin(file, options));
  options.onLocation(location);
  let offset = options.location === undefined ? 0 : await offsetOf(location, options);
  for (let turn = 0; offset < file.size; turn++) {
    if (turn === MAX_TURNS) throw new ConnectionLost("the upload does not get on");
    try {
      offset = await sendFrom(file, { ...options, location, offset });
    } catch (error) {
      if (!(error instanceof ReplyError) || error.code !== "wrong_offset") throw error;
      offset = await offsetOf(location, options);
    }
  }
  const id = location.slice(location.lastIndexOf("/") + 1);
  const answer = await ask("GET", `/api/v1/files/${id}/meta`, options);
  const { file: view } = JSON.parse(answer.responseText) as { readonly file: FileView };
  return view;
}

/** Tells the server that nobody wants the upload any more. */
export async function dropFile(location: string, options: Pick<UploadOptions, "token">): Promise<void> {
  await ask("DELETE", location, { ...options, signal: new AbortController().signal });
}

/** Asks for the cookie with which this browser shows files; resolves with how long it lives, in ms. */
export async function askFileAccess(token: UploadOptions["token"]): Promise<number> {
  const answer = await ask("POST", "/api/v1/files/access", {
    token,
    signal: new AbortController().signal,
    headers: { "content-type": "application/json" },
    body: new Blob(["{}"]),
  });
  return (JSON.parse(answer.responseText) as { readonly expiresInMs: number }).expiresInMs;
}

async function begin(file: File, options: UploadOptions): Promise<string> {
  const metadata = [
    ["room", options.room],
    ["filename", file.name],
    ["filetype", file.type],
  ].flatMap(([key = "", value = ""]) => (value === "" ? [] : [`${key} ${base64(value)}`]));
  const answer = await ask("POST", UPLOADS, {
    ...options,
    headers: { "upload-length": String(file.size), "upload-metadata": metadata.join(",") },
  });
  const location = answer.getResponseHeader("location");
  if (location === null) throw new ConnectionLost("the server named no upload");
  return new URL(location, globalThis.location.href).pathname;
}

async function offsetOf(location: string, options: UploadOptions): Promise<number> {
  return offsetIn(await ask("HEAD", location, options));
}

async function sendFrom(
  file: File,
  options: UploadOptions & { readonly location: string; readonly offset: number },
): Promise<number> {
  const { location, offset, onProgress } = options;
  const answer = await ask("PATCH", location, {
    ...options,
    headers: { "upload-offset": String(offset), "content-type": BYTES },
    body: file.slice(offset),
    onSent: (sent) => onProgress(offset + sent),
  });
  return offsetIn(answer);
}

function offsetIn(answer: XMLHttpRequest): number {
  const offset = Number(answer.getResponseHeader("upload-offset") ?? "x");
  if (!Number.isSafeInteger(offset)) throw new ConnectionLost("the server did not say how much has arrived");
  return offset;
}

interface Asked extends Pick<UploadOptions, "token" | "signal"> {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob;
  readonly onSent?: (sent: number) => void;
}

/** One request over HTTP as this person, whose token is replaced once if it is refused. */
async function ask(method: string, url: string, asked: Asked): Promise<XMLHttpRequest> {
  const token = await asked.token();
  const answer = await send(method, url, asked, token);
  if (answer.status !== 401) return checked(answer);
  return checked(await send(method, url, asked, await asked.token(token)));
}

function checked(answer: XMLHttpRequest): XMLHttpRequest {
  if (answer.status >= 200 && answer.status < 300) return answer;
  try {
    const { error } = JSON.parse(answer.responseText) as { readonly error?: Partial<ReplyError> };
    if (error?.code) throw new ReplyError(error.code, error.message ?? error.code, error.retryAfterMs);
  } catch (error) {
    if (error instanceof ReplyError) throw error;
  }
  // A HEAD has no body to say it in.
  if (answer.status === 404) throw new ReplyError("not_found", "The upload has ended.");
  throw new ConnectionLost(`the server answered ${answer.status}`);
}

function send(method: string, url: string, asked: Asked, token: string): Promise<XMLHttpRequest> {
  const { headers = {}, body, onSent, signal } = asked;
  return new Promise((resolve, reject) => {
    const lost = (): void => reject(new ConnectionLost("the upload was cut off"));
    if (signal.aborted) return lost();
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.setRequestHeader("tus-resumable", "1.0.0");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    const abort = (): void => request.abort();
    signal.addEventListener("abort", abort, { once: true });
    request.addEventListener("loadend", () => signal.removeEventListener("abort", abort));
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    if (onSent !== undefined) request.upload.addEventListener("progress", ({ loaded }) => onSent(loaded));
    request.send(body ?? null);
  });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
