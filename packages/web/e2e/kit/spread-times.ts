import type { BrowserContext } from "playwright-core";
import { TALK } from "./lively-talk.ts";
import type { Cast } from "./lively-room.ts";

/** Before anything was said people came in. */
const CAME_MINUTES_AGO = 1_530;

/**
 * Spreads a talk of a second over two days, on its way into the page, wherever it stands in a frame: a server's clock
 * cannot be told to lie.
 */
export async function spreadTimes(context: BrowserContext, code: string, { seqs }: Cast): Promise<void> {
  const ago = new Map(seqs.map((seq, at) => [seq, TALK[at]?.ago ?? 0]));
  const first = seqs[0] ?? 0;
  await context.routeWebSocket(/\/ws/, (socket) => {
    const upstream = socket.connectToServer();
    let roomId: string | undefined;
    const earlier = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(earlier);
      if (typeof value !== "object" || value === null) return value;
      const fields = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, earlier(part)]));
      const { id, code: known, room, seq, at } = fields;
      if (known === code && typeof id === "string") roomId = id;
      if (room !== roomId || typeof seq !== "number" || typeof at !== "number") return fields;
      const minutes = seq < first ? CAME_MINUTES_AGO : (ago.get(seq) ?? 0);
      return { ...fields, at: at - minutes * 60_000 };
    };
    upstream.onMessage((text) => socket.send(JSON.stringify(earlier(JSON.parse(String(text))))));
  });
}
