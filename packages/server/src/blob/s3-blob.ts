import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import {
  assertBlobKey,
  type BlobKey,
  BlobMissingError,
  type Blobs,
  BlobsClosedError,
  BlobsFullError,
  BlobTooLargeError,
  isBlobKey,
  MAX_BLOB_BYTES,
} from "./blob.ts";

export interface S3BlobsOptions {
  readonly bucket: string;
  /** In front of every key, with a slash. */
  readonly space: string;
  /** Empty: as every AWS program finds it (AWS_REGION, a profile ...). */
  readonly region?: string;
  /** Of anything else that speaks S3; its buckets are then parts of the path. Empty: Amazon's, or AWS_ENDPOINT_URL. */
  readonly endpoint?: string;
  /** Left out, they are found as every AWS program finds them. */
  readonly credentials?: NonNullable<S3ClientConfig["credentials"]>;
}

const CONNECT_LIMIT_MS = 3000;
/** Between any two bytes. */
const CALL_LIMIT_MS = 20_000;

/** What the many programs that speak S3 say when nothing more fits in. */
const FULL = new Set(["QuotaExceeded", "StorageFull", "XMinioStorageFull", "InsufficientStorage", "EntityTooLarge"]);

/**
 * Blobs as objects of one bucket, which should be private: nobody but this server needs to reach it. S3 promises what
 * the port does: an object is there whole when its put is answered, and every later read and list knows of it.
 */
export function createS3Blobs({ bucket: Bucket, space, region, endpoint, credentials }: S3BlobsOptions): Blobs {
  const client = new S3Client({
    ...(region && { region }),
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(credentials && { credentials }),
    // Others than Amazon do not all know the newer checksums; a put has its length, and TLS its own.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: {
      connectionTimeout: CONNECT_LIMIT_MS,
      requestTimeout: CALL_LIMIT_MS,
      throwOnRequestTimeout: true,
    },
  });
  let isClosed = false;

  function check(): void {
    if (isClosed) throw new BlobsClosedError();
  }
  function objectOf(key: BlobKey) {
    check();
    assertBlobKey(key);
    return { Bucket, Key: `${space}/${key}` };
  }

  return {
    async put(key, content) {
      const object = objectOf(key);
      // In memory, because S3 wants to know the length first, and a put that failed on the way can be repeated.
      const body = await collect(content);
      check();
      await client.send(new PutObjectCommand({ ...object, Body: body, ContentLength: body.length })).catch(failPut);
      return body.length;
    },

    async get(key, { start, end } = { start: 0, end: MAX_BLOB_BYTES }) {
      const object = objectOf(key);
      try {
        if (start >= end) throw new EmptyRange();
        const { Body } = await client.send(new GetObjectCommand({ ...object, Range: `bytes=${start}-${end - 1}` }));
        return Body as Readable;
      } catch (error) {
        // S3 has no empty ranges, nor any range of an empty object.
        if (error instanceof EmptyRange || codeOf(error) === "InvalidRange") {
          await client.send(new HeadObjectCommand(object)).catch((missing: unknown) => failGet(key, missing));
          return Readable.from([]);
        }
        return failGet(key, error);
      }
    },

    async delete(key) {
      await client.send(new DeleteObjectCommand(objectOf(key)));
    },

    async *list() {
      let ContinuationToken: string | undefined;
      do {
        check();
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, Prefix: `${space}/`, ...(ContinuationToken && { ContinuationToken }) }),
        );
        for (const { Key = "" } of page.Contents ?? []) {
          const key = Key.slice(space.length + 1);
          if (isBlobKey(key)) yield key;
        }
        ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (ContinuationToken !== undefined);
    },

    async freeBytes() {
      check();
      return Number.POSITIVE_INFINITY;
    },

    async close() {
      if (!isClosed) client.destroy();
      isClosed = true;
    },
  };
}

class EmptyRange extends Error {}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > MAX_BLOB_BYTES) throw new BlobTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failPut(error: unknown): never {
  const isFull =
    FULL.has(codeOf(error)) || (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 507);
  throw isFull ? new BlobsFullError({ cause: error }) : error;
}

function failGet(key: BlobKey, error: unknown): never {
  throw ["NoSuchKey", "NotFound"].includes(codeOf(error)) ? new BlobMissingError(key) : error;
}

function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
