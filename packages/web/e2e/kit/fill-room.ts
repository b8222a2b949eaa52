import { join } from "node:path";
import type { RoomId, UserId } from "@parley/protocol";
import { openSqliteStore } from "../../../server/src/store/sqlite/sqlite-store.ts";

export interface Filling {
  readonly code: string;
  readonly count: number;
  readonly text: (n: number) => string;
  /** How long before now the n-th was said. */
  readonly agoMs?: (n: number) => number;
}

/** As much as the store's queue takes at once. */
const AT_ONCE = 10_000;
const AUTHORS = ["Cleo", "Mira", "Jonas"];

/**
 * Fills a room through the store of a server that does not run yet: over the wire it would take minutes. The n-th message
 * has seq n.
 */
export async function fillRoom(dataDir: string, { code, count, text, agoMs = () => 0 }: Filling): Promise<void> {
  const store = await openSqliteStore({ path: join(dataDir, "parley.db") });
  const now = Date.now();
  const { id: room } = await store.openRoom({ id: `r_${code}` as RoomId, code, at: now });
  for (let from = 1; from <= count; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - from + 1) }, (_, at) => from + at);
    await Promise.all(
      numbers.map((n) => {
        // Some in a row by one person, as people write.
        const name = AUTHORS[Math.floor(n / 4) % AUTHORS.length] ?? "";
        const actor = { kind: "visitor" as const, id: `v_${name}` as UserId, name };
        return store.append({ room, actor, text: text(n), at: now - agoMs(n) });
      }),
    );
  }
  await store.close();
}
