import type { BrowserContext } from "playwright-core";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";

/** Often enough that it is still on the page when the picture is taken. */
const TYPING_EVERY_MS = 1_000;

const TALK: readonly (readonly [string, string])[] = [
  ["Mira", "Morning! The seed order is in: beans, chard, two kinds of tomato."],
  ["Mira", "Also a **very** large pumpkin that nobody admits to having ordered."],
  ["Jonas", "That was me. It was *on sale*."],
  ["Tomas", "Where would it even go?"],
  [
    "Jonas",
    "Next to the shed, where the nettles are. I measured:\n\n- 2.4 m along the wall\n- 1.1 m deep\n- sun from ten to five",
  ],
  ["Priya", "> sun from ten to five\n\nFrom eleven, since they put up the new fence. Still plenty."],
  [
    "Priya",
    'I wrote down the watering turns, so that we stop drowning the basil:\n\n```js\nconst turns = ["Mira", "Jonas", "Priya", "Tomas"];\n\nexport function whoWaters(day) {\n  return turns[day % turns.length];\n}\n```',
  ],
  ["Tomas", "A program for four people and one hose. I love it."],
  ["Mira", "The notes from last year are here, with the sowing dates: https://example.org/garden/2025"],
  [
    "Olu",
    "I can bring the wheelbarrow on Saturday, if somebody helps me to get it up the steps. Last time the two of us carried it and it was fine, but it had rained for a week and the third step is not what it used to be.",
  ],
  ["Tomas", "I'm in. `09:30` at the gate?"],
  ["Olu", "09:30. I'll bring coffee too."],
];

/** How long ago each message of the talk was said, in minutes; what comes later is new. */
const SAID_MINUTES_AGO = [1_520, 1_519, 1_498, 52, 50, 47, 46, 41, 38, 21, 9, 8];

export type Cast = ReadonlyMap<string, RawClient>;

/** A room in which people talk, and who is in it. They stay until their server ends. */
export async function seedRoom(url: URL, room: string): Promise<Cast> {
  const cast = new Map<string, RawClient>();
  for (const name of new Set(TALK.map(([author]) => author))) {
    const client = await RawClient.upgrade(url, `/ws?room=${room}&name=${name}`);
    await client.next("ready");
    cast.set(name, client);
  }
  for (const [name, text] of TALK) await cast.get(name)?.ask({ type: "send", text });
  return cast;
}

/** Somebody says a few words in another room. */
export async function chat(url: URL, room: string, texts: readonly string[]): Promise<void> {
  const client = await RawClient.upgrade(url, `/ws?room=${room}&name=Tomas`);
  await client.next("ready");
  for (const text of texts) await client.ask({ type: "send", text });
}

/** Until the returned function is called two of them are typing. */
export function keepTyping(cast: Cast): () => void {
  const timer = setInterval(() => {
    for (const name of ["Priya", "Jonas"]) cast.get(name)?.send({ type: "typing" });
  }, TYPING_EVERY_MS);
  return () => clearInterval(timer);
}

/** Spreads a talk of a second over two days, on its way into the page: a server's clock cannot be told to lie. */
export async function spreadTimes(context: BrowserContext, roomName: string): Promise<void> {
  await context.routeWebSocket(/\/ws/, (socket) => {
    const upstream = socket.connectToServer();
    let roomId = "";
    upstream.onMessage((text) => {
      const frame = JSON.parse(String(text)) as Frame;
      for (const room of [...(frame.rooms ?? []), ...(frame.type === "joined" ? [frame.room as RoomName] : [])]) {
        if (room.code === roomName) roomId = room.id;
      }
      const minutes = frame.type === "message" && frame.room === roomId ? SAID_MINUTES_AGO[(frame.seq ?? 0) - 1] : 0;
      socket.send(JSON.stringify(minutes ? { ...frame, at: (frame.at ?? 0) - minutes * 60_000 } : frame));
    });
  });
}

interface RoomName {
  readonly id: string;
  readonly code: string;
}

interface Frame {
  readonly type: string;
  readonly room?: string | RoomName;
  readonly rooms?: readonly RoomName[];
  readonly seq?: number;
  readonly at?: number;
}
