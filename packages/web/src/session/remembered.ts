import { readStored, writeStored } from "../ui/stored.ts";

/** Who used this page last: enough to open the chat at once, before the server has answered. Never a credential. */
export interface Remembered {
  readonly kind: "visitor" | "user";
  readonly name: string;
}

const KEY = "parley:who";

export function readRemembered(): Remembered | undefined {
  const [kind, ...name] = (readStored(KEY) ?? "").split(":");
  if (kind !== "visitor" && kind !== "user") return undefined;
  return { kind, name: name.join(":") };
}

export function writeRemembered(who: Remembered | undefined): void {
  writeStored(KEY, who === undefined ? undefined : `${who.kind}:${who.name}`);
}
