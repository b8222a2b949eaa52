import type { Person } from "@parley/protocol";
import { hueOf, initialsOf } from "./look.ts";

/** A person's initials on their colour. Decoration: the name always stands beside it. */
export function Avatar({ person, size = "m" }: { readonly person: Person; readonly size?: "s" | "m" }) {
  return (
    <span className="avatar" data-hue={hueOf(person.id)} data-size={size} aria-hidden="true">
      {initialsOf(person.name)}
    </span>
  );
}
