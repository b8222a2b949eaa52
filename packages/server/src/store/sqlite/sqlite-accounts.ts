import type { Accounts } from "../accounts.ts";
import type { Reads, Writes } from "./calls.ts";
import type { Lane } from "./lane.ts";

export function sqliteAccounts(writes: Lane<Writes>, reads: Lane<Reads>): Accounts {
  return {
    async createUser(user) {
      await writes.call("createUser", user);
    },
    findUserByKey: (nameKey) => reads.call("findUserByKey", nameKey),
    findUsers: (keyPrefix, limit) => reads.call("findUsers", { keyPrefix, limit }),
    async setPasswordHash(user, passwordHash) {
      await writes.call("setPasswordHash", { user, passwordHash });
    },
    setStatus: (user, status) => writes.call("setStatus", { user, status }),
    statuses: (users) => reads.call("statuses", users),
    async createSession(session) {
      await writes.call("createSession", session);
    },
    findSession: (session, at) => reads.call("findSession", { session, at }),
    endedSessions: (sessions, at) => reads.call("endedSessions", { sessions, at }),
    rotateSession: (rotation) => writes.call("rotateSession", rotation),
    async endSession(session) {
      await writes.call("endSession", session);
    },
    async createTicket(ticket) {
      await writes.call("createTicket", ticket);
    },
    redeemTicket: (hash, at) => writes.call("redeemTicket", { hash, at }),
  };
}
