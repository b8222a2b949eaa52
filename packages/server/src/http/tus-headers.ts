import { Refusal } from "../lib/refusal.ts";

/** https://tus.io/protocols/resumable-upload, the version and the extensions we speak. */
export const TUS_VERSION = "1.0.0";
export const TUS_EXTENSIONS = "creation,creation-with-upload,termination,expiration";
/** What a request's body is, if it brings bytes of a file. */
export const TUS_BODY = "application/offset+octet-stream";

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A count of bytes in a header; null if it is not there. */
export function readCount(headers: Headers, name: string): number | null {
  const value = headers[name];
  if (value === undefined) return null;
  const count = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  if (!Number.isSafeInteger(count)) throw badHeader(name);
  return count;
}

/** As `readCount`, of a header that has to be there. */
export function requireCount(headers: Headers, name: string): number {
  const count = readCount(headers, name);
  if (count === null) throw badHeader(name);
  return count;
}

/** `Upload-Metadata: key base64,key base64`: values in UTF-8, each key once. */
export function readMetadata(headers: Headers): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>();
  const value = headers["upload-metadata"];
  if (value === undefined || value === "") return metadata;
  if (typeof value !== "string") throw badHeader("upload-metadata");
  for (const pair of value.split(",")) {
    const [, key = "", encoded = ""] = /^([!-+\--~]+)(?: ([A-Za-z0-9+/]*={0,2}))?$/.exec(pair.trim()) ?? [];
    if (key === "" || metadata.has(key)) throw badHeader("upload-metadata");
    metadata.set(key, decode(encoded));
  }
  return metadata;
}

function decode(encoded: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(encoded, "base64"));
  } catch {
    throw badHeader("upload-metadata");
  }
}

function badHeader(name: string): Refusal {
  return new Refusal("bad_frame", { message: `The header ${name} is missing or not valid.` });
}
