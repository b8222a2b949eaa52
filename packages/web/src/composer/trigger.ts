/** What is being typed that can be completed: the sign before it, and where in the text it stands. */
export interface Trigger {
  readonly kind: "person" | "emoji";
  /** Where the sign stands; the query ends at the caret. */
  readonly from: number;
  readonly to: number;
  readonly query: string;
}

const PERSON = /(?<![\p{L}\p{N}_@.])@([^@\n]{0,40})$/u;
/** Two letters at least: ":)" and "10:30" are no names. */
const EMOJI = /(?<![\p{L}\p{N}_:])(:)([a-z0-9_+-]{2,40})$/iu;
const NAMED_EMOJI = /(?<![\p{L}\p{N}_:]):([a-z0-9_+-]{1,40}):$/iu;

/** The trigger that ends at the caret, outside of code. */
export function findTrigger(text: string, caret: number): Trigger | undefined {
  const before = text.slice(0, caret);
  if (isInCode(before)) return undefined;
  const emoji = EMOJI.exec(before)?.[2];
  if (emoji !== undefined)
    return { kind: "emoji", from: caret - emoji.length - 1, to: caret, query: emoji.toLowerCase() };
  const person = PERSON.exec(before)?.[1];
  if (person === undefined || person.startsWith(" ")) return undefined;
  return { kind: "person", from: caret - person.length - 1, to: caret, query: person };
}

/** A whole ":name:" that ends at the caret. */
export function findNamedEmoji(text: string, caret: number): Trigger | undefined {
  const before = text.slice(0, caret);
  const name = NAMED_EMOJI.exec(before)?.[1];
  if (name === undefined || isInCode(before)) return undefined;
  return { kind: "emoji", from: caret - name.length - 2, to: caret, query: name.toLowerCase() };
}

function isInCode(before: string): boolean {
  const fences = before.match(/^ {0,3}```/gm)?.length ?? 0;
  if (fences % 2 === 1) return true;
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return (line.match(/`/g)?.length ?? 0) % 2 === 1;
}
