import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RoomId, UserId } from "@parley/protocol";
import { hashToken, newSessionId, refreshToken, sessionExpiry } from "../../packages/server/src/auth/refresh-token.ts";
import { deriveKey } from "../../packages/server/src/auth/secret.ts";
import { createTokens, type Tokens } from "../../packages/server/src/auth/tokens.ts";
import { systemClock } from "../../packages/server/src/lib/clock.ts";
import { randomId } from "../../packages/server/src/lib/ids.ts";
import { nameKey } from "../../packages/server/src/lib/name-key.ts";
import { openSqliteStore } from "../../packages/server/src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../packages/server/src/store/store.ts";

/** JWT_SECRET of the servers that are to accept the members' tokens. */
export const MEMBERS_SECRET = randomBytes(32).toString("base64url");

/** Kept in flight at once: well under what the store's queue takes. */
const BATCH = 1000;

export interface MembersOptions {
  /** DATA_DIR of a server that does not run yet. */
  readonly dataDir: string;
  readonly members: number;
  /** Members are dealt out to rooms in turn; each is in one. */
  readonly rooms: number;
  /** Gets a line `TOKEN ROOM_ID` for each member, in the order of their names. */
  readonly file: string;
}

/**
 * Makes registered users with a live session each and puts them into rooms, by the server's own store and before it
 * starts: over HTTP each would cost an Argon2id hash. Their tokens are good for ten minutes.
 */
export async function seedMembers({ dataDir, members, rooms, file }: MembersOptions): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const tokens = createTokens({
    key: deriveKey(Buffer.from(MEMBERS_SECRET), "access token"),
    clock: systemClock,
  });
  const store = await openSqliteStore({ path: path.join(dataDir, "parley.db") });
  try {
    const roomIds = await inBatches(rooms, (index) => openRoom(store, index));
    const lines = await inBatches(members, async (index) => {
      const room = roomIds[index % rooms];
      if (room === undefined) throw new Error("there is no room to be in");
      return `${await seedMember(store, tokens, index, room)} ${room}\n`;
    });
    writeFileSync(file, lines.join(""));
  } finally {
    await store.close();
  }
}

async function openRoom(store: Store, index: number): Promise<RoomId> {
  const room = { id: randomId() as RoomId, code: `bench-${index}`, at: systemClock.now() };
  return (await store.openRoom(room)).id;
}

/** Resolves with the member's token. */
async function seedMember(store: Store, tokens: Tokens, index: number, room: RoomId): Promise<string> {
  const at = systemClock.now();
  const user = { id: `u_${randomId()}` as UserId, name: `member ${index}` };
  // No password has this hash.
  await store.createUser({ ...user, nameKey: nameKey(user.name), passwordHash: "none", at });
  const session = newSessionId(at, randomId());
  const refreshHash = hashToken(refreshToken(session, randomId()));
  await Promise.all([
    store.createSession({ id: session, user: user.id, refreshHash, at, expiresAt: sessionExpiry(session, at) }),
    store.join({ room, user, at }),
  ]);
  return tokens.issue({ kind: "user", ...user, session });
}

async function inBatches<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) {
    const size = Math.min(BATCH, count - made.length);
    const first = made.length;
    made.push(...(await Promise.all(Array.from({ length: size }, (_, offset) => make(first + offset)))));
  }
  return made;
}
