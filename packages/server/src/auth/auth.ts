import { randomBytes } from "node:crypto";
import type { SessionId } from "@parley/protocol";
import type { Clock } from "../lib/clock.ts";
import type { NewId } from "../lib/ids.ts";
import type { Store } from "../store/store.ts";
import { type AttemptLimits, createAttemptLimits } from "./attempt-limits.ts";
import { FILE_TOKEN_MS } from "./file-token.ts";
import { createPasswords, type Passwords } from "./password.ts";
import { deriveKey } from "./secret.ts";
import { createTokens, type Tokens } from "./tokens.ts";

/** What the account use cases are given. */
export interface Auth {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  /** 256 bits nobody can guess, URL-safe. */
  readonly newSecret: () => string;
  readonly tokens: Tokens;
  /** For the routes of files, in a cookie; of another key, so that neither passes for the other. */
  readonly fileTokens: Tokens;
  readonly passwords: Passwords;
  readonly limits: AttemptLimits;
  /** Makes the successor of a refresh token out of it. */
  readonly refreshKey: Uint8Array;
  /** Whether visitors may come in. */
  readonly guests: boolean;
}

/** Closes a session's live connections; when it returns, nothing more reaches them. */
export interface SessionEnder {
  endSession(session: SessionId): void;
}

export interface AuthOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  /** From readSecret. */
  readonly secret: Uint8Array;
  readonly guests: boolean;
  readonly passwords?: Passwords;
}

export async function createAuth({ store, clock, newId, secret, guests, passwords }: AuthOptions): Promise<Auth> {
  return {
    store,
    clock,
    newId,
    newSecret: () => randomBytes(32).toString("base64url"),
    tokens: createTokens({ key: deriveKey(secret, "access token"), clock }),
    fileTokens: createTokens({ key: deriveKey(secret, "file token"), clock, lifeMs: FILE_TOKEN_MS }),
    passwords: passwords ?? createPasswords(),
    limits: createAttemptLimits(clock),
    refreshKey: deriveKey(secret, "refresh token"),
    guests,
  };
}
