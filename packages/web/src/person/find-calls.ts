import type { Person, UserId } from "@parley/protocol";

/** As many as one message may call by name. */
const MAX_CALLED = 50;
/** What stands in code is a quotation, and calls nobody. */
const CODE = /(`{3,}|~{3,})[^]*?(?:\1|$)|`[^`\n]*`/g;
const BEFORE = /[\p{L}\p{N}_@.]$/u;
const AFTER = /^[\p{L}\p{N}_]/u;
export const ROOM_CALL = "room";

interface Called {
  readonly people: readonly Person[];
  readonly isRoom: boolean;
}

/** Whom a text calls: after each "@" the longest name that fits. Of two with one name, the one who stands first. */
export function findCalls(text: string, callable: readonly Person[]): Called {
  const words = text.replaceAll(CODE, " ");
  const lower = words.toLowerCase();
  const byLength = callable.toSorted((a, b) => b.name.length - a.name.length);
  const people = new Map<UserId, Person>();
  let isRoom = false;
  for (let at = lower.indexOf("@"); at !== -1; at = lower.indexOf("@", at + 1)) {
    if (BEFORE.test(words.slice(Math.max(0, at - 2), at))) continue;
    const fits = (name: string): boolean =>
      lower.startsWith(name.toLowerCase(), at + 1) &&
      !AFTER.test(words.slice(at + 1 + name.length, at + 3 + name.length));
    const person = byLength.find(({ name }) => fits(name));
    if (person !== undefined && people.size < MAX_CALLED) people.set(person.id, person);
    else if (person === undefined && fits(ROOM_CALL)) isRoom = true;
  }
  return { people: [...people.values()], isRoom };
}
