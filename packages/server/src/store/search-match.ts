import type { FileView, UserId } from "@parley/protocol";
import { foldText } from "../lib/fold-text.ts";
import type { SearchFilter, SearchTerm, SoughtPart, SoughtSender } from "./search.ts";

/** What of a message is looked at. */
export interface SearchableMessage {
  readonly at: number;
  readonly senderId: UserId;
  readonly senderName: string;
  readonly text: string;
  readonly files: readonly Pick<FileView, "name" | "type">[] | null;
}

const LINK = /\bhttps?:\/\/[^\s/]|\bwww\.[^\s.]/i;

/** Characters of which words are made. */
const IN_WORD = /[\p{L}\p{M}\p{N}_]$/u;
/** Scripts that write words without spaces: one may begin anywhere. */
const WITHOUT_SPACES =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether a message is what is looked for. This decides in every store; an index only says where to look. */
export function isMatch(sought: SearchFilter, message: SearchableMessage): boolean {
  const { terms, from, has, since, until } = sought;
  if (since !== undefined && message.at < since) return false;
  if (until !== undefined && message.at >= until) return false;
  if (from.length > 0 && !from.some((sender) => isSender(sender, message))) return false;
  const parts = has.length > 0 ? partsOf(message) : [];
  if (has.some((part) => !parts.includes(part))) return false;
  if (terms.length === 0) return true;
  const texts = textsOf(message);
  return terms.every((term) => texts.some((text) => findTerm(text, term) >= 0));
}

/** What words are looked for in: the message's text and the names of its files, folded. */
export function textsOf({ text, files }: SearchableMessage): readonly string[] {
  const folded = foldText(text);
  return files && files.length > 0 ? [folded, ...files.map(({ name }) => foldText(name))] : [folded];
}

export function partsOf({ text, files }: SearchableMessage): readonly SoughtPart[] {
  const parts: SoughtPart[] = [];
  if (LINK.test(text)) parts.push("link");
  if (files && files.length > 0) parts.push("file");
  if (files?.some(({ type }) => type.startsWith("image/"))) parts.push("image");
  return parts;
}

/** Where a folded text has the term, at or after a position; -1 when it has not. */
export function findTerm(folded: string, { text, isPrefix }: SearchTerm, from = 0): number {
  let index = folded.indexOf(text, from);
  if (!isPrefix || WITHOUT_SPACES.test(text)) return index;
  while (index > 0 && IN_WORD.test(folded.slice(Math.max(0, index - 2), index))) {
    index = folded.indexOf(text, index + 1);
  }
  return index;
}

function isSender(sought: SoughtSender, { senderId, senderName }: SearchableMessage): boolean {
  if ("id" in sought) return sought.id === senderId;
  return ` ${foldText(senderName).trim()} `.includes(` ${sought.name} `);
}
