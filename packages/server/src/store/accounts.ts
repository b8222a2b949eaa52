import type { Person, SessionId, Status, UserId } from "@parley/protocol";
import type { Actor, Session, User, UserStatus } from "./model.ts";

export interface NewUser {
  readonly id: UserId;
  readonly name: string;
  /** The name's skeleton (NFKC, case-folded, look-alikes merged); unique. */
  readonly nameKey: string;
  readonly passwordHash: string;
  readonly at: number;
}

export interface NewSession {
  readonly id: SessionId;
  readonly user: UserId;
  readonly refreshHash: string;
  readonly at: number;
  readonly expiresAt: number;
}

export interface Rotation {
  readonly session: SessionId;
  readonly presentedHash: string;
  readonly nextHash: string;
  readonly at: number;
  readonly expiresAt: number;
  /** How long the previous token still answers with the same successor (two tabs refreshing at once). */
  readonly graceMs: number;
}

/** `reused`: a token older than the grace was presented; the session is ended by this very call. */
export type RotationOutcome =
  | { readonly outcome: "rotated" | "repeated"; readonly session: Session }
  | { readonly outcome: "reused" | "unknown" };

export interface NewTicket {
  /** SHA-256 of the ticket; the ticket itself is never stored. */
  readonly hash: string;
  readonly actor: Actor;
  readonly expiresAt: number;
}

export interface Accounts {
  /** `name_taken` when the name key exists. */
  createUser(user: NewUser): Promise<void>;
  findUserByKey(nameKey: string): Promise<User | null>;
  /** Users whose name key begins with this, which is not empty, in the order of the keys (UTF-8 bytes), at most `limit`. */
  findUsers(keyPrefix: string, limit: number): Promise<readonly Person[]>;
  /** Unknown user: `not_found`. */
  setPasswordHash(user: UserId, passwordHash: string): Promise<void>;
  /** Sets or (null) clears it; how it is now. Unknown user: `not_found`. */
  setStatus(user: UserId, status: Status | null): Promise<UserStatus>;
  /** In the order asked; version 0 for unknown users. */
  statuses(users: readonly UserId[]): Promise<readonly UserStatus[]>;
  /** Unknown user: `not_found`. */
  createSession(session: NewSession): Promise<void>;
  /** The session if it has not been ended and `at` is before its expiry. */
  findSession(session: SessionId, at: number): Promise<Session | null>;
  /** Those of the sessions that `findSession` would not find, in the order asked. */
  endedSessions(sessions: readonly SessionId[], at: number): Promise<readonly SessionId[]>;
  /**
   * Exchanges a refresh token for its successor in one transaction. Current hash: rotated (current becomes previous).
   * Previous hash up to graceMs after its rotation: repeated, nothing changes. Anything else on a live session: reused.
   * A session that was ended, has expired or never existed: unknown.
   */
  rotateSession(rotation: Rotation): Promise<RotationOutcome>;
  /** Ends a session; ending it again does nothing. */
  endSession(session: SessionId): Promise<void>;
  createTicket(ticket: NewTicket): Promise<void>;
  /** Takes the ticket: the first caller before its expiry gets the actor, every other caller null. Expired tickets are removed in passing. */
  redeemTicket(hash: string, at: number): Promise<Actor | null>;
}
