import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { createBoundedWork } from "../lib/bounded-work.ts";

/** Argon2id as OWASP's cheat sheet has it: 19 MiB, two passes. */
export interface Cost {
  readonly memoryKiB: number;
  readonly passes: number;
  readonly parallelism: number;
}
const COST: Cost = { memoryKiB: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Each hash holds a core and 19 MiB; two at a time leave the rest of the machine to the chat. */
const AT_ONCE = 2;
const MAX_WAITING = 64;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Turns a password into its hash's bytes; passed in so that tests can count how often it happens. */
export type DeriveHash = (password: string, salt: Buffer, cost: Cost & { readonly bytes: number }) => Promise<Buffer>;

export interface Passwords {
  /** A PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. Refuses with `busy` when too many are waiting. */
  hash(password: string): Promise<string>;
  /** Compares with a PHC string. `isOutdated`: made with other parameters than today's. Refuses with `busy`. */
  verify(password: string, phc: string): Promise<{ readonly isRight: boolean; readonly isOutdated: boolean }>;
  /** A hash of no password: verified for unknown names, so that they cost the same as known ones. */
  readonly decoy: string;
}

const argon2Async = promisify(argon2);
const deriveArgon2id: DeriveHash = (password, salt, { memoryKiB, passes, parallelism, bytes }) =>
  argon2Async("argon2id", {
    message: password,
    nonce: salt,
    memory: memoryKiB,
    passes,
    parallelism,
    tagLength: bytes,
  });

/**
 * Passwords are normalised with NFKC before they are hashed: the same password typed on another keyboard, which
 * composes its accents differently, is the same password.
 */
export function createPasswords({
  cost = COST,
  derive = deriveArgon2id,
}: { readonly cost?: Cost; readonly derive?: DeriveHash } = {}): Passwords {
  const line = createBoundedWork({ atOnce: AT_ONCE, waiting: MAX_WAITING });
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const hash = await line.run(() => derive(password.normalize("NFKC"), salt, { ...cost, bytes: HASH_BYTES }));
      return formatPhc(cost, salt, hash);
    },
    async verify(password, phc) {
      const stored = parsePhc(phc);
      const bytes = stored.hash.length;
      const hash = await line.run(() => derive(password.normalize("NFKC"), stored.salt, { ...stored.cost, bytes }));
      const { memoryKiB, passes, parallelism } = stored.cost;
      return {
        isRight: timingSafeEqual(hash, stored.hash),
        isOutdated:
          memoryKiB !== cost.memoryKiB ||
          passes !== cost.passes ||
          parallelism !== cost.parallelism ||
          bytes !== HASH_BYTES,
      };
    },
    decoy: formatPhc(cost, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES)),
  };
}

function formatPhc({ memoryKiB, passes, parallelism }: Cost, salt: Buffer, hash: Buffer): string {
  const unpadded = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

function parsePhc(phc: string): { readonly cost: Cost; readonly salt: Buffer; readonly hash: Buffer } {
  const [, memory, passes, parallelism, salt, hash] = PHC.exec(phc) ?? [];
  if (!salt || !hash) throw new Error("a stored password hash is not in the format this server writes");
  return {
    cost: { memoryKiB: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
}
