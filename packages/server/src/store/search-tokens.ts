import type { RoomId, UserId } from "@parley/protocol";
import { foldText } from "../lib/fold-text.ts";
import type { SearchFilter, SoughtPart, SoughtSender } from "./search.ts";
import { partsOf, type SearchableMessage, textsOf } from "./search-match.ts";

/*
 * What an index of messages is made of, whatever the database: a set of short strings for each message. For every
 * character of a folded text there is the piece of up to three characters that begins with it and does not reach over a
 * space. A word of three or more characters is then found by its pieces, a shorter one by the pieces that begin with it;
 * no script needs a word list. What else narrows a search down (room, sender, links, files) is such a string too, so that the
 * database intersects all of it at once.
 *
 * The index may find too much, never too little: search-match.ts has the last word. Changing what is made here takes a
 * migration that empties the index.
 */

/** Characters of a piece. */
const PIECE = 3;
/** Begins what is no piece of a text. A noncharacter: whoever writes one meets a slower search, and nothing else. */
const TAG = "\ufdd0";
/** A message with more pieces is looked at in every search instead: PostgreSQL limits what one row may be found by. */
const MAX_PIECES = 10_000;
const TOO_LONG = `${TAG}*`;
/** Pieces looked up for one term. They are chosen to cover it; more would cost more than they leave out. */
const MAX_PIECES_OF_TERM = 6;
/** In more rooms, it is cheaper to look at what was found than to look in each of them. */
const MAX_ROOMS = 16;

const SURROGATE = /[\ud800-\udfff]/;
const ASCII = /^[\0-\x7f]*$/;

/** Everything a message is found by. */
export function tokensOf(room: RoomId, message: SearchableMessage): readonly string[] {
  const { senderId, senderName } = message;
  const pieces = piecesOf(textsOf(message));
  const names = new Set(wordsOf(senderName).map(nameTag));
  const tags = [roomTag(room), senderTag(senderId), ...names, ...partsOf(message).map(partTag)];
  return pieces.size > MAX_PIECES ? [...tags, TOO_LONG] : [...tags, ...pieces];
}

/** What the tokens of a message must be to be worth looking at: all of these groups, and of each group one. */
export interface SoughtTokens {
  readonly groups: readonly (readonly string[])[];
  /** All of these, or `tooLong`. */
  readonly pieces: readonly string[];
  /** For each of these a token that begins with it, or `tooLong`. Terms too short for a piece, and costly to look up. */
  readonly beginnings: readonly string[];
  readonly tooLong: string;
}

export function soughtTokens({ terms, from, has }: SearchFilter, rooms: readonly RoomId[]): SoughtTokens {
  const groups: string[][] = [];
  if (rooms.length <= MAX_ROOMS) groups.push(rooms.map(roomTag));
  if (from.length > 0) groups.push(from.map(soughtSenderTag));
  for (const part of has) groups.push([partTag(part)]);
  const words = terms.flatMap(({ text }) => text.split(" ").map(charactersOf));
  const pieces = words.flatMap((characters) => (characters.length < PIECE ? [] : coveringPieces(characters)));
  const beginnings = words.filter(({ length }) => length < PIECE).map((characters) => [...characters].join(""));
  // A single letter is in nearly every message: its pieces are the whole index.
  const worthIt = beginnings.filter((beginning) => beginning.length > 1 || !ASCII.test(beginning));
  return { groups, pieces: [...new Set(pieces)], beginnings: [...new Set(worthIt)], tooLong: TOO_LONG };
}

function piecesOf(texts: readonly string[]): Set<string> {
  const pieces = new Set<string>();
  for (const word of texts.flatMap((text) => text.split(" "))) {
    const characters = charactersOf(word);
    const { length } = characters;
    for (let start = 0; start < length; start += 1) {
      const piece = pieceAt(characters, start);
      // A last letter alone is looked up by nobody (see above).
      if (start < length - 1 || !ASCII.test(piece)) pieces.add(piece);
    }
  }
  return pieces;
}

/** Pieces that cover a word together, evenly taken where they would be many. */
function coveringPieces(characters: Characters): string[] {
  const last = characters.length - PIECE;
  const count = Math.min(MAX_PIECES_OF_TERM, Math.ceil(last / PIECE) + 1);
  return Array.from({ length: count }, (_, index) =>
    pieceAt(characters, count === 1 ? 0 : Math.round((index * last) / (count - 1))),
  );
}

/** A string is a list of its characters where each is one UTF-16 unit, as nearly always. */
type Characters = string | readonly string[];

function charactersOf(word: string): Characters {
  return SURROGATE.test(word) ? Array.from(word) : word;
}

function pieceAt(characters: Characters, start: number): string {
  const piece = characters.slice(start, start + PIECE);
  return typeof piece === "string" ? piece : piece.join("");
}

const wordsOf = (name: string): string[] => foldText(name).trim().split(" ");
const roomTag = (room: RoomId): string => `${TAG}r${room}`;
const senderTag = (sender: UserId): string => `${TAG}u${sender}`;
const nameTag = (word: string): string => `${TAG}n${word}`;
const partTag = (part: SoughtPart): string => `${TAG}h${part}`;

/** Of a name its first word: all of them at once would be a group in a group. */
function soughtSenderTag(sender: SoughtSender): string {
  return "id" in sender ? senderTag(sender.id) : nameTag(sender.name.split(" ")[0] ?? "");
}
