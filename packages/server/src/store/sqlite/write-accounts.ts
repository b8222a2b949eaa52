import type { DatabaseSync } from "node:sqlite";
import type { SessionId, UserId } from "@parley/protocol";
import type { Actor } from "../model.ts";
import type { Writes } from "./calls.ts";
import { query } from "./query.ts";

type WriteAccounts = Pick<
  Writes,
  | "createUser"
  | "setPasswordHash"
  | "setStatus"
  | "createSession"
  | "rotateSession"
  | "endSession"
  | "createTicket"
  | "redeemTicket"
>;

interface StoredSession {
  readonly userId: UserId;
  readonly name: string;
  readonly refreshHash: string;
  readonly previousHash: string | null;
  readonly rotatedAt: number;
  readonly expiresAt: number;
}

interface StoredTicket {
  readonly kind: Actor["kind"];
  readonly id: UserId;
  readonly name: string;
  readonly session: SessionId | null;
  readonly expiresAt: number;
}

export function writeAccounts(db: DatabaseSync): WriteAccounts {
  const isNameTaken = db.prepare("SELECT 1 FROM user WHERE name_key = ?");
  const insertUser = db.prepare(
    "INSERT INTO user (id, name, name_key, password_hash, created_at) VALUES (?, ?, ?, ?, ?)",
  );
  const updatePassword = db.prepare("UPDATE user SET password_hash = ? WHERE id = ?");
  const updateStatus = query<{ readonly version: number }>(
    db,
    "UPDATE user SET status = ?, status_version = status_version + 1 WHERE id = ? RETURNING status_version AS version",
  );
  const isUser = db.prepare("SELECT 1 FROM user WHERE id = ?");
  const insertSession = db.prepare(
    "INSERT INTO session (id, user_id, refresh_hash, rotated_at, expires_at, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?4)",
  );
  const deleteExpiredSessions = db.prepare("DELETE FROM session WHERE expires_at <= ?");
  const liveSession = query<StoredSession>(
    db,
    `SELECT user.id AS "userId", user.name, refresh_hash AS "refreshHash", previous_hash AS "previousHash",
       rotated_at AS "rotatedAt", expires_at AS "expiresAt"
     FROM session JOIN user ON user.id = session.user_id WHERE session.id = ? AND expires_at > ?`,
  );
  const rotate = db.prepare(
    "UPDATE session SET previous_hash = refresh_hash, refresh_hash = ?, rotated_at = ?, expires_at = ? WHERE id = ?",
  );
  const deleteSession = db.prepare("DELETE FROM session WHERE id = ?");
  const insertTicket = db.prepare(
    "INSERT INTO ticket (hash, kind, actor_id, actor_name, session, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const takeTicket = query<StoredTicket>(
    db,
    `DELETE FROM ticket WHERE hash = ?
     RETURNING kind, actor_id AS id, actor_name AS name, session, expires_at AS "expiresAt"`,
  );
  const deleteExpiredTickets = db.prepare("DELETE FROM ticket WHERE expires_at <= ?");

  return {
    createUser({ id, name, nameKey, passwordHash, at }) {
      if (isNameTaken.get(nameKey)) return { refused: "name_taken" };
      insertUser.run(id, name, nameKey, passwordHash, at);
      return null;
    },

    setPasswordHash({ user, passwordHash }) {
      return updatePassword.run(passwordHash, user).changes === 0 ? { refused: "not_found" } : null;
    },

    setStatus({ user, status }) {
      const set = updateStatus.get(status && JSON.stringify(status), user);
      return set ? { version: set.version, status } : { refused: "not_found" };
    },

    createSession({ id, user, refreshHash, at, expiresAt }) {
      if (!isUser.get(user)) return { refused: "not_found" };
      deleteExpiredSessions.run(at);
      insertSession.run(id, user, refreshHash, at, expiresAt);
      return null;
    },

    rotateSession({ session: id, presentedHash, nextHash, at, expiresAt, graceMs }) {
      const stored = liveSession.get(id, at);
      if (!stored) return { outcome: "unknown" };
      const user = { id: stored.userId, name: stored.name };
      if (presentedHash === stored.refreshHash) {
        rotate.run(nextHash, at, expiresAt, id);
        return { outcome: "rotated", session: { id, user, expiresAt } };
      }
      if (presentedHash === stored.previousHash && at - stored.rotatedAt <= graceMs) {
        return { outcome: "repeated", session: { id, user, expiresAt: stored.expiresAt } };
      }
      deleteSession.run(id);
      return { outcome: "reused" };
    },

    endSession(id) {
      deleteSession.run(id);
      return null;
    },

    createTicket({ hash, actor, expiresAt }) {
      const session = actor.kind === "user" ? actor.session : null;
      insertTicket.run(hash, actor.kind, actor.id, actor.name, session, expiresAt);
      return null;
    },

    redeemTicket({ hash, at }) {
      const ticket = takeTicket.get(hash);
      deleteExpiredTickets.run(at);
      if (!ticket || ticket.expiresAt <= at) return null;
      const { kind, id, name, session } = ticket;
      return kind === "user" && session !== null ? { kind, id, name, session } : { kind: "visitor", id, name };
    },
  };
}
