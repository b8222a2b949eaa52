import type { BrowserContext } from "playwright-core";
import { RawClient, type Received } from "../../../protocol/conformance/raw-client.ts";

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

/** What is done to the talk once it was said; a seq is a place in it. */
const DEEDS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["Priya", { type: "react", seq: 2, emoji: "🎃", isOn: true }],
  ["Jonas", { type: "react", seq: 8, emoji: "😂", isOn: true }],
  ["Olu", { type: "react", seq: 8, emoji: "😂", isOn: true }],
  ["Mira", { type: "react", seq: 8, emoji: "💧", isOn: true }],
  ["Tomas", { type: "react", seq: 10, emoji: "💪", isOn: true }],
  ["Mira", { type: "react", seq: 10, emoji: "❤️", isOn: true }],
  ["Priya", { type: "react", seq: 10, emoji: "❤️", isOn: true }],
  ["Mira", { type: "pin", seq: 9, isOn: true }],
  ["Mira", { type: "pin", seq: 7, isOn: true }],
  ["Tomas", { type: "edit", seq: 11, text: "I'm in. `09:30` at the gate, not ten." }],
];

export const PASSWORD = "seven green bicycles";

export interface Cast {
  readonly people: ReadonlyMap<string, RawClient>;
  readonly room: string;
}

/** A room in which people talk, and who is in it. They stay until their server ends. Mira has an account, the others visit. */
export async function seedRoom(url: URL, code: string): Promise<Cast> {
  const people = new Map<string, RawClient>();
  const mira = await RawClient.upgrade(url, "/ws");
  mira.send({ type: "hello", token: (await register(url, "Mira")).token });
  await mira.next("ready");
  const room = roomOf(await mira.ask({ type: "join", code }));
  people.set("Mira", mira);
  for (const name of new Set(TALK.map(([author]) => author))) {
    if (name === "Mira") continue;
    const client = await RawClient.upgrade(url, `/ws?room=${code}&name=${name}`);
    await client.next("ready");
    people.set(name, client);
  }
  const cast = { people, room };
  for (const [name, text] of TALK) await say(cast, name, { text });
  // Mira's own coming was the first event of the room.
  for (const [name, { seq, ...deed }] of DEEDS) await act(cast, name, { ...deed, seq: Number(seq) + 1 });
  return cast;
}

/** The id of the room that was joined. */
function roomOf({ room }: Received): string {
  const id = typeof room === "object" && room !== null && "id" in room ? room.id : undefined;
  if (typeof id !== "string") throw new Error("the room was not joined");
  return id;
}

/** Says something in the room; resolves with its seq. */
export async function say(cast: Cast, name: string, message: Readonly<Record<string, unknown>>): Promise<number> {
  return Number((await act(cast, name, { type: "send", ...message }))["seq"]);
}

async function act({ people, room }: Cast, name: string, frame: Readonly<Record<string, unknown>>) {
  const answer = await people.get(name)?.ask({ room, ...frame });
  if (answer?.type !== "ack") throw new Error(`${name} could not: ${JSON.stringify(answer)}`);
  return answer;
}

/** Makes an account, for whoever is to be called by name. */
export async function register(url: URL, name: string): Promise<{ readonly id: string; readonly token: string }> {
  const answer = await fetch(new URL("/api/v1/auth/register", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, password: PASSWORD }),
  });
  const { user, accessToken } = (await answer.json()) as { user: { id: string }; accessToken: string };
  return { id: user.id, token: accessToken };
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
    for (const name of ["Priya", "Jonas"]) cast.people.get(name)?.send({ type: "typing" });
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
      const minutes = frame.type === "message" && frame.room === roomId ? SAID_MINUTES_AGO[(frame.seq ?? 0) - 2] : 0;
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
