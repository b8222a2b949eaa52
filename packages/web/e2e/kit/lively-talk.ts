export const PEOPLE = ["Mira", "Jonas", "Tomas", "Priya", "Olu"] as const;
type Name = (typeof PEOPLE)[number];

export const TOPIC = "Beds, tools, and who waters what";

export const STATUSES: readonly { readonly by: Name; readonly emoji: string; readonly text: string }[] = [
  { by: "Jonas", emoji: "🍵", text: "Tea break" },
  { by: "Olu", emoji: "🚲", text: "On the way" },
];

interface Said {
  readonly by: Name;
  readonly text: string;
  /** How long ago it was said, in minutes. */
  readonly ago: number;
  readonly hasPicture?: boolean;
}

export const TALK: readonly Said[] = [
  { by: "Mira", ago: 1_520, text: "Morning! The seed order is in: beans, chard, two kinds of tomato." },
  { by: "Mira", ago: 1_519, text: "Also a **very** large pumpkin that nobody admits to having ordered." },
  { by: "Jonas", ago: 1_498, text: "That was me. It was *on sale*." },
  { by: "Tomas", ago: 1_490, text: "Where would it even go?" },
  {
    by: "Jonas",
    ago: 1_480,
    text: "Next to the shed, where the nettles are. I measured:\n\n- 2.4 m along the wall\n- 1.1 m deep\n- sun from ten to five",
  },
  {
    by: "Priya",
    ago: 1_470,
    text: "> sun from ten to five\n\nFrom eleven, since they put up the new fence. Still plenty.",
  },
  {
    by: "Priya",
    ago: 62,
    text: 'I wrote down the watering turns, so that we stop drowning the basil:\n\n```js\nconst turns = ["Mira", "Jonas", "Priya", "Tomas"];\n\nexport function whoWaters(day) {\n  return turns[day % turns.length];\n}\n```',
  },
  { by: "Tomas", ago: 57, text: "A program for four people and one hose. I love it." },
  {
    by: "Mira",
    ago: 41,
    text: "The notes from last year are here, with the sowing dates: https://example.org/garden/2025",
  },
  {
    by: "Olu",
    ago: 38,
    text: "I can bring the wheelbarrow on Saturday, if somebody helps me to get it up the steps. Last time the two of us carried it and it was fine, but it had rained for a week and the third step is not what it used to be.",
  },
  { by: "Tomas", ago: 32, text: "I'm in. `09:30` at the gate?" },
  { by: "Priya", ago: 21, text: "The plan so far. The pumpkin has a bed of its own now.", hasPicture: true },
  { by: "Olu", ago: 9, text: "09:30 it is. I'll bring coffee too." },
];

interface DoneTo {
  readonly by: Name;
  /** A place in the talk, from 0. */
  readonly at: number;
  readonly react?: string;
  readonly pin?: boolean;
  readonly edit?: string;
}

/** What is done to the talk once it was said. */
export const DEEDS: readonly DoneTo[] = [
  { by: "Priya", at: 1, react: "🎃" },
  { by: "Jonas", at: 7, react: "😂" },
  { by: "Olu", at: 7, react: "😂" },
  { by: "Mira", at: 7, react: "💧" },
  { by: "Tomas", at: 9, react: "💪" },
  { by: "Mira", at: 9, react: "❤️" },
  { by: "Mira", at: 11, react: "🎃" },
  { by: "Jonas", at: 11, react: "🎃" },
  { by: "Olu", at: 11, react: "🎃" },
  { by: "Tomas", at: 11, react: "👏" },
  { by: "Jonas", at: 11, react: "👏" },
  { by: "Mira", at: 8, pin: true },
  { by: "Mira", at: 6, pin: true },
  { by: "Tomas", at: 10, edit: "I'm in. `09:30` at the gate, not ten." },
];
