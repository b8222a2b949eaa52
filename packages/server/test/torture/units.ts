/** One whole thing an engine said to its client, and whether it is a message for a subscriber. */
export interface Unit {
  readonly bytes: Buffer;
  readonly isMessage: boolean;
}

/** Where the unit that begins at `at` ends, or null if it is not all there. */
type FindEnd = (bytes: Buffer, at: number) => number | null;

const REDIS_MESSAGES = /^[>*]\d+\r\n\$\d+\r\n(?:message|smessage|pmessage)\r\n/;
const NATS_MESSAGES = /^H?MSG /;
/** Enough of a unit to see what it is. */
const HEAD_BYTES = 64;

/** Takes what Redis or NATS sends to a client apart, so that one message can be held back and not a byte of another. */
export class UnitReader {
  readonly #findEnd: FindEnd;
  readonly #messages: RegExp;
  #rest: Buffer = Buffer.alloc(0);

  constructor(engine: "redis" | "nats") {
    this.#findEnd = engine === "redis" ? endOfReply : endOfOperation;
    this.#messages = engine === "redis" ? REDIS_MESSAGES : NATS_MESSAGES;
  }

  push(chunk: Buffer): Unit[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const units: Unit[] = [];
    let at = 0;
    for (let end = this.#findEnd(bytes, at); end !== null; end = this.#findEnd(bytes, at)) {
      const unit = bytes.subarray(at, end);
      units.push({ bytes: unit, isMessage: this.#messages.test(unit.toString("latin1", 0, HEAD_BYTES)) });
      at = end;
    }
    this.#rest = bytes.subarray(at);
    return units;
  }
}

/** RESP 2 and 3. */
function endOfReply(bytes: Buffer, at: number): number | null {
  const lineEnd = bytes.indexOf("\r\n", at);
  if (lineEnd < 0) return null;
  const type = String.fromCharCode(bytes[at] ?? 0);
  const next = lineEnd + 2;
  const size = Number(bytes.toString("latin1", at + 1, lineEnd));
  if (type === "$" || type === "!" || type === "=") {
    const end = size < 0 ? next : next + size + 2;
    return end <= bytes.length ? end : null;
  }
  const parts = type === "*" || type === ">" || type === "~" ? size : type === "%" || type === "|" ? 2 * size : 0;
  // Attributes stand in front of the reply they belong to.
  const count = type === "|" ? parts + 1 : parts;
  let end: number | null = next;
  for (let part = 0; part < count && end !== null; part++) end = endOfReply(bytes, end);
  return end;
}

function endOfOperation(bytes: Buffer, at: number): number | null {
  const lineEnd = bytes.indexOf("\r\n", at);
  if (lineEnd < 0) return null;
  const words = bytes.toString("latin1", at, lineEnd).split(" ");
  const payload = words[0] === "MSG" || words[0] === "HMSG" ? Number(words.at(-1)) + 2 : 0;
  const end = lineEnd + 2 + payload;
  return end <= bytes.length ? end : null;
}
