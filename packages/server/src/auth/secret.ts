import { hkdfSync, randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, unlink } from "node:fs/promises";
import path from "node:path";

const BYTES = 32;
const FILE = "secret";

/**
 * The server's secret: JWT_SECRET, or 256 random bits made at first start and kept in DATA_DIR/secret (mode 0600).
 * Two processes that start at once end up with the same one.
 */
export async function readSecret(config: { readonly JWT_SECRET: string; readonly DATA_DIR: string }): Promise<Buffer> {
  if (config.JWT_SECRET !== "") return Buffer.from(config.JWT_SECRET);
  const file = path.join(config.DATA_DIR, FILE);
  return (await readSecretFile(file)) ?? createSecretFile(file);
}

/** A key for one purpose only, so that what is signed for one can never be shown for another. */
export function deriveKey(
  secret: Uint8Array,
  purpose: "access token" | "refresh token" | "file token",
): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hkdfSync("sha256", secret, "", `parley ${purpose} 1`, BYTES));
}

async function readSecretFile(file: string): Promise<Buffer | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const secret = Buffer.from(text.trim(), "base64url");
  if (secret.length !== BYTES)
    throw new Error(`${file} does not hold a secret: restore it, or remove it to make a new one`);
  return secret;
}

/**
 * Written under a name of its own, synced, then linked into place: a link never overwrites, so the first process wins,
 * the other reads the winner's, and nobody ever sees half a file.
 */
async function createSecretFile(file: string): Promise<Buffer> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(8).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${randomBytes(BYTES).toString("base64url")}\n`);
    await handle.sync();
    await handle.close();
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await handle.close().catch(() => {});
    await unlink(draft);
  }
  const secret = await readSecretFile(file);
  if (!secret) throw new Error(`${file} vanished while the server started`);
  return secret;
}
