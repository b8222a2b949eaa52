import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deriveKey, readSecret } from "./secret.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "parley-secret-"));
});
afterEach(() => rm(dir, { recursive: true }));

describe("secret", () => {
  it("the first start makes 256 random bits only the owner can read, and later starts keep them", async () => {
    const config = { JWT_SECRET: "", DATA_DIR: path.join(dir, "not", "there", "yet") };
    const first = await readSecret(config);
    expect(first).toHaveLength(32);
    expect(await readSecret(config)).toEqual(first);
    expect((await stat(path.join(config.DATA_DIR, "secret"))).mode & 0o777).toBe(0o600);
  });

  it("many processes starting at once share one secret and leave nothing else behind", async () => {
    const secrets = await Promise.all(Array.from({ length: 20 }, () => readSecret({ JWT_SECRET: "", DATA_DIR: dir })));
    expect(new Set(secrets.map((secret) => secret.toString("hex"))).size).toBe(1);
    expect(await readdir(dir)).toEqual(["secret"]);
  });

  it("JWT_SECRET takes the place of the file", async () => {
    const JWT_SECRET = "a secret of at least 32 characters";
    expect(await readSecret({ JWT_SECRET, DATA_DIR: dir })).toEqual(Buffer.from(JWT_SECRET));
    expect(await readdir(dir)).toEqual([]);
  });

  it("a damaged secret file stops the start and is left as it is", async () => {
    await writeFile(path.join(dir, "secret"), "abc");
    await expect(readSecret({ JWT_SECRET: "", DATA_DIR: dir })).rejects.toThrow("does not hold a secret");
    expect(await readFile(path.join(dir, "secret"), "utf8")).toBe("abc");
  });

  it("keys for different purposes differ", () => {
    const secret = Buffer.alloc(32, 7);
    expect(deriveKey(secret, "access token")).not.toEqual(deriveKey(secret, "refresh token"));
    expect(deriveKey(secret, "access token")).toEqual(deriveKey(secret, "access token"));
  });
});
