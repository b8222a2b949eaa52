import type { Fleet, FleetNode } from "./fleet.ts";
import { type History, textHash } from "./history.ts";

const PAGE = 200;
const ATTEMPTS = 20;

interface Page {
  readonly messages: readonly { readonly seq: number; readonly clientMsgId?: string; readonly text: string }[];
  readonly hasAfter: boolean;
}

/** What every node answers over HTTP, and what the database has, room by room. */
export async function readFinalLogs(fleet: Fleet, history: History, rooms: readonly string[]): Promise<void> {
  await Promise.all(fleet.nodes.map((node) => readNode(node, history, rooms)));
  const seen = { client: "database", node: "database" };
  for (const { room, seq, clientMsgId, text } of await fleet.readDatabase()) {
    if (!rooms.includes(room)) continue;
    const what = clientMsgId !== null && text !== null ? { clientMsgId, text: textHash(text) } : {};
    history.record({ op: "read", ...seen, room, seq, ...what });
  }
  for (const room of rooms) history.record({ op: "final", ...seen, room, isWhole: true });
}

/** A node that does not answer is not read to the end, and the verdict says so. */
async function readNode({ name, server }: FleetNode, history: History, rooms: readonly string[]): Promise<void> {
  const seen = { client: `http:${name}`, node: name };
  try {
    const { token } = await ask<{ token: string }>(server.url, "/api/v1/visitors", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "reader" }),
    });
    for (const room of rooms) {
      let after = 0;
      for (let hasAfter = true; hasAfter;) {
        const path = `/api/v1/rooms/${room}/messages?after=${after}&limit=${PAGE}`;
        const page = await ask<Page>(server.url, path, { headers: { authorization: `Bearer ${token}` } });
        for (const { seq, clientMsgId, text } of page.messages) {
          const what = clientMsgId === undefined ? {} : { clientMsgId, text: textHash(text) };
          history.record({ op: "read", ...seen, room, seq, ...what });
          after = seq;
        }
        ({ hasAfter } = page);
      }
      history.record({ op: "final", ...seen, room, isWhole: false });
    }
  } catch {
    // See above.
  }
}

async function ask<T>(url: URL, path: string, init: RequestInit): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(10_000) });
    if (answer.ok) return (await answer.json()) as T;
    if (attempt === ATTEMPTS || answer.status < 429) throw new Error(`${path}: ${answer.status}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
