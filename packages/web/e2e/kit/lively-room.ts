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

export interface Cast {
  readonly [name: string]: RawClient;
}

/** A room in which people talk, and some more with a word or two. They stay until their server ends. */
export async function seedRooms(url: URL, room: string): Promise<Cast> {
  const cast: Record<string, RawClient> = {};
  for (const name of new Set(TALK.map(([author]) => author))) {
    const client = await RawClient.upgrade(url, `/ws?room=${room}&name=${name}`);
    await client.next("ready");
    cast[name] = client;
  }
  for (const [name, text] of TALK) await cast[name]?.ask({ type: "send", text });
  return cast;
}

/** Until the returned function is called two of them are typing, and one now and then says something in another room. */
export function keepTalking(cast: Cast): () => void {
  const timer = setInterval(() => {
    cast["Priya"]?.send({ type: "typing" });
    cast["Jonas"]?.send({ type: "typing" });
  }, TYPING_EVERY_MS);
  return () => clearInterval(timer);
}
