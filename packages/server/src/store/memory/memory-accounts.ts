import { Refusal } from "../../lib/refusal.ts";
import type { Accounts } from "../accounts.ts";
import type { Session, UserStatus } from "../model.ts";
import { byBytes } from "./by-bytes.ts";
import type { MemorySession, MemoryState } from "./memory-state.ts";

const NEVER_SET: UserStatus = { version: 0, status: null };

export function memoryAccounts(state: MemoryState): Accounts {
  return {
    async createUser({ id, name, nameKey, passwordHash }) {
      state.assertOpen();
      if (state.usersByKey.has(nameKey)) throw new Refusal("name_taken");
      if (state.users.has(id)) throw new Error("a user with this id exists");
      state.users.set(id, { id, name, nameKey, passwordHash, status: NEVER_SET, isReceiptless: false });
      state.usersByKey.set(nameKey, id);
    },

    async findUserByKey(nameKey) {
      state.assertOpen();
      const id = state.usersByKey.get(nameKey);
      const user = id === undefined ? undefined : state.users.get(id);
      return user ? { id: user.id, name: user.name, passwordHash: user.passwordHash } : null;
    },

    async findUsers(keyPrefix, limit) {
      state.assertOpen();
      return [...state.users.values()]
        .filter(({ nameKey }) => nameKey.startsWith(keyPrefix))
        .toSorted((a, b) => byBytes(a.nameKey, b.nameKey))
        .slice(0, limit)
        .map(({ id, name }) => ({ id, name }));
    },

    async setPasswordHash(id, passwordHash) {
      state.assertOpen();
      const user = state.users.get(id);
      if (!user) throw new Refusal("not_found");
      state.users.set(id, { ...user, passwordHash });
    },

    async setStatus(id, status) {
      state.assertOpen();
      const user = state.users.get(id);
      if (!user) throw new Refusal("not_found");
      const set = { version: user.status.version + 1, status };
      state.users.set(id, { ...user, status: set });
      return set;
    },

    async statuses(users) {
      state.assertOpen();
      return users.map((user) => state.users.get(user)?.status ?? NEVER_SET);
    },

    async createSession({ id, user, refreshHash, at, expiresAt }) {
      state.assertOpen();
      if (state.sessions.has(id)) throw new Error("a session with this id exists");
      const person = state.person(user);
      state.sessions.set(id, { id, user: person, expiresAt, refreshHash, previousHash: null, rotatedAt: at });
    },

    async findSession(id, at) {
      state.assertOpen();
      const session = state.sessions.get(id);
      return session && at < session.expiresAt ? sessionView(session) : null;
    },

    async endedSessions(ids, at) {
      state.assertOpen();
      return ids.filter((id) => at >= (state.sessions.get(id)?.expiresAt ?? Number.NEGATIVE_INFINITY));
    },

    async rotateSession({ session: id, presentedHash, nextHash, at, expiresAt, graceMs }) {
      state.assertOpen();
      const session = state.sessions.get(id);
      if (!session || at >= session.expiresAt) return { outcome: "unknown" };
      if (presentedHash === session.refreshHash) {
        const next = { ...session, refreshHash: nextHash, previousHash: presentedHash, rotatedAt: at, expiresAt };
        state.sessions.set(id, next);
        return { outcome: "rotated", session: sessionView(next) };
      }
      if (presentedHash === session.previousHash && at - session.rotatedAt <= graceMs) {
        return { outcome: "repeated", session: sessionView(session) };
      }
      state.sessions.delete(id);
      return { outcome: "reused" };
    },

    async endSession(id) {
      state.assertOpen();
      state.sessions.delete(id);
    },

    async createTicket({ hash, actor, expiresAt }) {
      state.assertOpen();
      state.tickets.set(hash, { actor, expiresAt });
    },

    async redeemTicket(hash, at) {
      state.assertOpen();
      const ticket = state.tickets.get(hash);
      state.tickets.delete(hash);
      for (const [other, { expiresAt }] of state.tickets) if (expiresAt <= at) state.tickets.delete(other);
      return ticket && at < ticket.expiresAt ? ticket.actor : null;
    },
  };
}

function sessionView({ id, user, expiresAt }: MemorySession): Session {
  return { id, user, expiresAt };
}
