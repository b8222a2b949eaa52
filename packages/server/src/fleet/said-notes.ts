import type { NodeNote, NumberedNote } from "./node-note.ts";

/** Enough for the busiest seconds a bus may lose; what is older is learnt with the next connection. */
const MAX_NOTES = 1000;
const MAX_BYTES = 256 * 1024;

const NUMBERED: ReadonlySet<NodeNote["type"]> = new Set<NumberedNote["type"]>([
  "read",
  "receipts",
  "joined",
  "left",
  "status",
  "session_ended",
]);

export function isNumbered(note: NodeNote): note is NumberedNote {
  return NUMBERED.has(note.type);
}

/** The last notes of this node that are missed if they are lost, by number: whoever lacks one asks for it. */
export class SaidNotes {
  readonly #kept = new Map<number, { readonly note: NumberedNote; readonly bytes: number }>();
  #bytes = 0;
  #newest = 0;

  /** The number of the newest; 0 before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** Answers the note with its number. */
  keep(note: NumberedNote): NumberedNote {
    this.#newest += 1;
    const numbered = { ...note, n: this.#newest };
    const bytes = JSON.stringify(numbered).length;
    this.#kept.set(this.#newest, { note: numbered, bytes });
    this.#bytes += bytes;
    for (const [n, oldest] of this.#kept) {
      if (this.#kept.size <= MAX_NOTES && this.#bytes <= MAX_BYTES) break;
      this.#kept.delete(n);
      this.#bytes -= oldest.bytes;
    }
    return numbered;
  }

  /** Those of the numbers that are still kept. */
  find(numbers: readonly number[]): NumberedNote[] {
    return numbers.flatMap((n) => this.#kept.get(n)?.note ?? []);
  }
}
