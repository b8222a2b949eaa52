/** A message as it is announced; `room` only when it is not the open one. */
export interface Heard {
  readonly author: string;
  readonly text: string;
  readonly room: string | undefined;
}

const READ_OUT = 2;
const MAX_TEXT = 160;

/**
 * What a screen reader says about the messages of one second: up to two are read out, more are counted.
 * @param count all that arrived; `heard` may hold only the first of them.
 */
export function summarise(heard: readonly Heard[], count: number): string {
  if (count <= READ_OUT) return heard.map((one) => `${one.author}${place(one)}: ${shorten(one.text)}`).join(". ");
  const authors = [...new Set(heard.map((one) => one.author))];
  const rooms = [...new Set(heard.map((one) => one.room))];
  const where = rooms.length === 1 ? placeName(rooms[0]) : ` in ${rooms.length} rooms`;
  return `${count} new messages from ${nameList(authors)}${where}`;
}

function place(one: Heard): string {
  return placeName(one.room);
}

function placeName(room: string | undefined): string {
  return room === undefined ? "" : ` in ${room}`;
}

function nameList(names: readonly string[]): string {
  if (names.length <= 2) return names.join(" and ");
  const others = names.length - 2;
  return `${names.slice(0, 2).join(", ")} and ${others} ${others === 1 ? "other" : "others"}`;
}

function shorten(text: string): string {
  const flat = text.replaceAll(/\s+/g, " ");
  return flat.length > MAX_TEXT ? `${flat.slice(0, MAX_TEXT)} and more` : flat;
}
