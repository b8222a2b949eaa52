import type { UserId } from "@parley/protocol";
import { checkName } from "../lib/display-name.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Auth } from "./auth.ts";

/** Somebody with a name and no account. Refuses with `guests_off` or `bad_name`. */
export function newVisitor(auth: Auth, typedName: string): Actor {
  if (!auth.guests) throw new Refusal("guests_off");
  return { kind: "visitor", id: `v_${auth.newId()}` as UserId, name: checkName(typedName) };
}
