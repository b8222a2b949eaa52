/** A message as it is announced; `room` only when it is not the open one. */
export interface Heard {
  readonly author: string;
  readonly text: string;
  readonly room: string | undefined;
  /** It calls whoever listens. */
  readonly isMention?: boolean;
}

/** What arrived since the last announcement, beyond what may be read out. */
export interface Burst {
  readonly count: number;
  readonly mentions: number;
}

const READ_OUT = 2;
const MAX_TEXT = 160;

/**
 * What a screen reader says about the messages of one second: up to two are read out, more are counted.
 * @param heard may hold only the first of them.
 */
export function summarise(heard: readonly Heard[], { count, mentions }: Burst): string {
  if (count <= READ_OUT) return heard.map(readOut).join(". ");
  const authors = [...new Set(heard.map((one) => one.author))];
  const rooms = [...new Set(heard.map((one) => one.room))];
  const where = rooms.length === 1 ? placeName(rooms[0]) : ` in ${rooms.length} rooms`;
  const calls = mentions === 0 ? "" : `, ${mentions} mention${mentions === 1 ? "s" : ""} you`;
  return `${count} new messages from ${nameList(authors)}${where}${calls}`;
}

function readOut({ author, text, room, isMention }: Heard): string {
  return `${author}${isMention === true ? " mentions you" : ""}${placeName(room)}: ${shorten(text)}`;
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
