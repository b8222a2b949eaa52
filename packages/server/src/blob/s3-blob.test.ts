import { afterAll, beforeAll, expect, it } from "vitest";
import { Fauxqs } from "../../test/engines/fauxqs.ts";
import type { BlobKey } from "./blob.ts";
import { describeBlobs } from "./blob.contract.ts";
import { bytesOf, put } from "./rules/bytes.ts";
import { createS3Blobs } from "./s3-blob.ts";

const KEY = "key-of-a" as BlobKey;
let s3: Fauxqs;
let buckets = 0;

beforeAll(async () => {
  s3 = await Fauxqs.start();
});
afterAll(() => s3.stop());

describeBlobs("blobs in a bucket", async () => {
  const bucket = `bucket-${++buckets}`;
  s3.makeBucket(bucket);
  return { open: (space = "ours") => createS3Blobs({ bucket, space, ...s3.s3Settings() }), remove: async () => {} };
});

it("a bucket that is not there is an error of its own, not a missing blob", async () => {
  const blobs = createS3Blobs({ bucket: "nowhere", space: "ours", ...s3.s3Settings() });
  await expect(blobs.get(KEY)).rejects.toThrow(expect.objectContaining({ name: "NoSuchBucket" }));
  await expect(put(blobs, KEY, bytesOf(1))).rejects.toThrow(expect.objectContaining({ name: "NoSuchBucket" }));
  await blobs.close();
});
