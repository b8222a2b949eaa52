import { nameKey } from "../lib/name-key.ts";
import { Refusal } from "../lib/refusal.ts";
import type { UserId } from "@parley/protocol";
import type { Auth } from "./auth.ts";
import { checkLength } from "./password-policy.ts";
import { type SignedIn, startSession } from "./sign-in.ts";

/** Somebody at an address says who they are. */
export interface Attempt {
  readonly name: string;
  readonly password: string;
  readonly address: string;
}

/** Longer than any name can be; what is longer is not worth normalising. */
const MAX_NAME_CHARS = 256;

/**
 * Signs in by name and password. An unknown name and a wrong password get the same answer for the same work: one
 * lookup and one hash.
 */
export async function login(auth: Auth, { name, password, address }: Attempt): Promise<SignedIn> {
  if (name.length > MAX_NAME_CHARS) throw new Refusal("bad_name");
  checkLength(password);
  const key = nameKey(name);
  auth.limits.login(key, address);
  const user = await auth.store.findUserByKey(key);
  const { isRight, isOutdated } = await auth.passwords.verify(password, user?.passwordHash ?? auth.passwords.decoy);
  if (!user || !isRight) throw new Refusal("bad_credentials");
  auth.limits.loggedIn(key, address);
  if (isOutdated) await rehash(auth, user.id, password);
  return startSession(auth, user);
}

/** The one moment the password is known. When hashing is busy, the next login will do. */
async function rehash(auth: Auth, user: UserId, password: string): Promise<void> {
  try {
    await auth.store.setPasswordHash(user, await auth.passwords.hash(password));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
