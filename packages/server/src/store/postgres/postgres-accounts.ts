import type { Person, SessionId, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { Accounts, Rotation, RotationOutcome } from "../accounts.ts";
import type { Actor, User } from "../model.ts";
import { statusOf } from "../room-view.ts";
import { busy } from "./busy.ts";
import type { QueryPool } from "./query-pool.ts";

const INSERT_USER = `INSERT INTO "user" (id, name, name_key, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (name_key) DO NOTHING RETURNING id`;

const USER_BY_KEY = `SELECT id, name, password_hash AS "passwordHash" FROM "user" WHERE name_key = $1`;

/** A key that begins with the prefix sorts before the prefix with the highest character there is behind it. */
const USERS_BY_PREFIX = `SELECT id, name FROM "user" WHERE name_key >= $1 AND name_key < $1 || chr(1114111)
  ORDER BY name_key LIMIT $2`;

/** Skips what another node is removing: two that delete the same rows in different orders would wait for each other. */
const EXPIRED = (table: string, key: string, at: string) =>
  `SELECT ${key} FROM ${table} WHERE expires_at <= ${at} LIMIT 100 FOR UPDATE SKIP LOCKED`;

const INSERT_SESSION = `WITH expired AS (DELETE FROM session WHERE id IN (${EXPIRED("session", "id", "$4")}))
  INSERT INTO session (id, user_id, refresh_hash, rotated_at, created_at, expires_at)
  SELECT $1, id, $3, $4, $4, $5 FROM "user" WHERE id = $2 RETURNING id`;

const LIVE_SESSION = `SELECT s.refresh_hash AS "refreshHash", s.previous_hash AS "previousHash",
    s.rotated_at AS "rotatedAt", s.expires_at AS "expiresAt", u.id, u.name
  FROM session s JOIN "user" u ON u.id = s.user_id WHERE s.id = $1 AND s.expires_at > $2`;

const SET_STATUS = `UPDATE "user" SET status = $2, status_version = status_version + 1 WHERE id = $1
  RETURNING status_version AS version`;

const STATUSES = `SELECT coalesce(u.status_version, 0) AS version, u.status
  FROM unnest($1::text[]) WITH ORDINALITY AS asked (id, place) LEFT JOIN "user" u ON u.id = asked.id
  ORDER BY asked.place`;

const ENDED_SESSIONS = `SELECT asked.id FROM unnest($1::text[]) WITH ORDINALITY AS asked (id, place)
  WHERE NOT EXISTS (SELECT FROM session s WHERE s.id = asked.id AND s.expires_at > $2) ORDER BY asked.place`;

const ROTATE = `UPDATE session s SET previous_hash = s.refresh_hash, refresh_hash = $3, rotated_at = $4, expires_at = $5
  FROM "user" u WHERE u.id = s.user_id AND s.id = $1 AND s.refresh_hash = $2 AND s.expires_at > $4
  RETURNING u.id, u.name`;

/** Unless it has been rotated since it was looked at. */
const END_REUSED = "DELETE FROM session WHERE id = $1 AND refresh_hash = $2 RETURNING id";

const TAKE_TICKET = `WITH expired AS (
    DELETE FROM ticket WHERE hash <> $1 AND hash IN (${EXPIRED("ticket", "hash", "$2")})
  )
  DELETE FROM ticket WHERE hash = $1
  RETURNING kind, actor_id AS id, actor_name AS name, session, expires_at AS "expiresAt"`;

interface StoredSession extends Person {
  readonly refreshHash: string;
  readonly previousHash: string | null;
  readonly rotatedAt: number;
  readonly expiresAt: number;
}

interface StoredTicket extends Person {
  readonly kind: Actor["kind"];
  readonly session: SessionId | null;
  readonly expiresAt: number;
}

/** Two nodes that rotate one session all the time would have to be at it for a repeat to lose this often. */
const ROTATION_TRIES = 5;

export function postgresAccounts(queries: QueryPool): Accounts {
  async function existing(sql: string, values: readonly unknown[]): Promise<void> {
    const [changed] = await queries.write<{ id: string }>(sql, values);
    if (!changed) throw new Refusal("not_found");
  }

  /** Null if the session changed between two looks at it. */
  async function tryRotation({ session: id, ...rotation }: Rotation): Promise<RotationOutcome | null> {
    const { presentedHash, nextHash, at, expiresAt, graceMs } = rotation;
    const [user] = await queries.write<{ id: UserId; name: string }>(ROTATE, [
      id,
      presentedHash,
      nextHash,
      at,
      expiresAt,
    ]);
    if (user) return { outcome: "rotated", session: { id, user, expiresAt } };
    const [stored] = await queries.read<StoredSession>(LIVE_SESSION, [id, at]);
    if (!stored) return { outcome: "unknown" };
    if (stored.previousHash === presentedHash && at - stored.rotatedAt <= graceMs) {
      const person = { id: stored.id, name: stored.name };
      return { outcome: "repeated", session: { id, user: person, expiresAt: stored.expiresAt } };
    }
    if (stored.refreshHash === presentedHash) return null;
    const [ended] = await queries.write<{ id: string }>(END_REUSED, [id, stored.refreshHash]);
    return ended ? { outcome: "reused" } : null;
  }

  return {
    async createUser({ id, name, nameKey, passwordHash, at }) {
      const [created] = await queries.write<{ id: string }>(INSERT_USER, [id, name, nameKey, passwordHash, at]);
      if (!created) throw new Refusal("name_taken");
    },

    async findUserByKey(nameKey) {
      const [user] = await queries.read<User>(USER_BY_KEY, [nameKey]);
      return user ?? null;
    },

    findUsers: (keyPrefix, limit) => queries.read<Person>(USERS_BY_PREFIX, [keyPrefix, limit]),

    setPasswordHash: (user, passwordHash) =>
      existing(`UPDATE "user" SET password_hash = $2 WHERE id = $1 RETURNING id`, [user, passwordHash]),

    async setStatus(user, status) {
      const [set] = await queries.write<{ version: number }>(SET_STATUS, [user, status && JSON.stringify(status)]);
      if (!set) throw new Refusal("not_found");
      return { version: set.version, status };
    },

    async statuses(users) {
      const rows = await queries.read<{ version: number; status: string | null }>(STATUSES, [users]);
      return rows.map(({ version, status }) => ({ version, status: statusOf(status).status ?? null }));
    },

    createSession: ({ id, user, refreshHash, at, expiresAt }) =>
      existing(INSERT_SESSION, [id, user, refreshHash, at, expiresAt]),

    async findSession(id, at) {
      const [found] = await queries.read<StoredSession>(LIVE_SESSION, [id, at]);
      return found ? { id, user: { id: found.id, name: found.name }, expiresAt: found.expiresAt } : null;
    },

    async endedSessions(ids, at) {
      const rows = await queries.read<{ id: SessionId }>(ENDED_SESSIONS, [ids, at]);
      return rows.map(({ id }) => id);
    },

    async rotateSession(rotation) {
      for (let tries = 0; tries < ROTATION_TRIES; tries++) {
        const outcome = await tryRotation(rotation);
        if (outcome) return outcome;
      }
      throw busy();
    },

    async endSession(id) {
      await queries.write("DELETE FROM session WHERE id = $1", [id]);
    },

    async createTicket({ hash, actor, expiresAt }) {
      const session = actor.kind === "user" ? actor.session : null;
      const values = [hash, actor.kind, actor.id, actor.name, session, expiresAt];
      await queries.write("INSERT INTO ticket VALUES ($1, $2, $3, $4, $5, $6)", values);
    },

    async redeemTicket(hash, at) {
      const [ticket] = await queries.write<StoredTicket>(TAKE_TICKET, [hash, at]);
      if (!ticket || ticket.expiresAt <= at) return null;
      const { kind, id, name, session } = ticket;
      return kind === "user" && session !== null ? { kind, id, name, session } : { kind: "visitor", id, name };
    },
  };
}
