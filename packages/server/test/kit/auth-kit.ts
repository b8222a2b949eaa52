import { argon2 } from "node:crypto";
import { promisify } from "node:util";
import type { SessionId } from "@parley/protocol";
import { type Auth, createAuth } from "../../src/auth/auth.ts";
import { createPasswords } from "../../src/auth/password.ts";
import { randomId } from "../../src/lib/ids.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { HandClock } from "./hand-clock.ts";

export interface AuthKit {
  readonly auth: Auth;
  readonly clock: HandClock;
  /** Sessions whose connections were closed, in order. */
  readonly ended: SessionId[];
  readonly live: { endSession(session: SessionId): void };
  /** How many Argon2id hashes were computed. */
  hashes(): number;
}

/** Accounts on the memory store, with a clock to turn by hand and the cheapest hash Argon2id allows. */
export async function createAuthKit({ guests = true } = {}): Promise<AuthKit> {
  const clock = new HandClock();
  const ended: SessionId[] = [];
  let hashes = 0;
  const passwords = createPasswords({
    cost: { memoryKiB: 8, passes: 1, parallelism: 1 },
    derive(message, nonce, { memoryKiB, bytes, ...cost }) {
      hashes++;
      return promisify(argon2)("argon2id", { message, nonce, memory: memoryKiB, tagLength: bytes, ...cost });
    },
  });
  const store = createMemoryStore();
  const secret = new Uint8Array(32).fill(7);
  return {
    auth: await createAuth({ store, clock, newId: randomId, secret, guests, passwords }),
    clock,
    ended,
    live: { endSession: (session) => void ended.push(session) },
    hashes: () => hashes,
  };
}

export const alice = { name: "Alice", password: "correct horse", address: "192.0.2.1" };
