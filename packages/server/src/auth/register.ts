import type { UserId } from "@parley/protocol";
import { checkName } from "../lib/display-name.ts";
import { nameKey } from "../lib/name-key.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Auth } from "./auth.ts";
import type { Attempt } from "./login.ts";
import { checkNewPassword } from "./password-policy.ts";
import { type SignedIn, startSession } from "./sign-in.ts";

/** Makes an account and signs it in. Names are public, so `name_taken` tells nobody anything new. */
export async function register(auth: Auth, { name: typed, password, address }: Attempt): Promise<SignedIn> {
  auth.limits.register(address);
  const name = checkName(typed);
  checkNewPassword(password, name);
  const key = nameKey(name);
  if (await auth.store.findUserByKey(key)) throw new Refusal("name_taken");
  const user = { id: `u_${auth.newId()}` as UserId, name };
  const passwordHash = await auth.passwords.hash(password);
  await auth.store.createUser({ ...user, nameKey: key, passwordHash, at: auth.clock.now() });
  auth.limits.loggedIn(key, address);
  return startSession(auth, user);
}
