import type { SimClock } from "./sim-clock.ts";
import type { PlantedBug } from "./planted-bug.ts";

export interface Row {
  readonly room: string;
  readonly seq: number;
  readonly sender: string;
  readonly clientMsgId: string;
  readonly text: string;
  /** The node's wall clock. */
  readonly at: number;
}

export interface Draft extends Omit<Row, "seq"> {
  readonly node: string;
}

/** Seqs that a node of the broken kind takes at a time. */
const BLOCK = 5;

/** The one durable part of the model: a log for each room, one transaction after the other in each. */
export class ModelStore {
  readonly #clock: SimClock;
  readonly #random: () => number;
  readonly #bug: PlantedBug | null;
  readonly #rows = new Map<string, Row[]>();
  readonly #byId = new Map<string, Row>();
  readonly #freeAt = new Map<string, number>();
  readonly #blocks = new Map<string, { next: number; last: number }>();
  #reserved = 0;

  constructor(clock: SimClock, random: () => number, bug: PlantedBug | null) {
    this.#clock = clock;
    this.#random = random;
    this.#bug = bug;
  }

  /** Calls back once it is committed. `isAlive` is asked just before: a node that died sends no COMMIT. */
  append(draft: Draft, isAlive: () => boolean, done: (row: Row) => void): void {
    const now = this.#clock.monotonic();
    const isLocked = this.#bug !== "takes max(seq) + 1 without a lock";
    const start = isLocked ? Math.max(now, this.#freeAt.get(draft.room) ?? 0) : now;
    const isWritingBehind = this.#bug === "acknowledges before the commit";
    const commitAt = start + 1 + this.#random() * (isWritingBehind ? 40 : 8);
    if (isLocked) this.#freeAt.set(draft.room, commitAt);
    const seen = this.#nextSeq(draft);
    this.#clock.after(commitAt - now, () => {
      if (!isAlive()) return;
      const row = this.#commit(draft, isLocked ? this.#nextSeq(draft) : seen);
      this.#clock.after(this.#random() * 2, () => done(row));
    });
  }

  /** Rows with a higher seq, ascending. */
  after(room: string, seq: number): Row[] {
    const rows = this.all(room);
    let from = rows.length;
    while (from > 0 && (rows[from - 1]?.seq ?? 0) > seq) from -= 1;
    return rows.slice(from);
  }

  all(room: string): Row[] {
    const rows = this.#of(room);
    if (this.#bug === "orders by the nodes' wall clocks") {
      return rows.toSorted((a, b) => a.at - b.at).map((row, index) => ({ ...row, seq: index + 1 }));
    }
    return rows;
  }

  head(room: string): number {
    return this.#of(room).at(-1)?.seq ?? 0;
  }

  #of(room: string): Row[] {
    const rows = this.#rows.get(room) ?? [];
    this.#rows.set(room, rows);
    return rows;
  }

  #commit(draft: Draft, seq: number): Row {
    const rows = this.#of(draft.room);
    const id = `${draft.sender} ${draft.room} ${draft.clientMsgId}`;
    const before = this.#byId.get(id);
    if (before && this.#bug !== "remembers clientMsgIds on its node only") return before;
    if (this.#bug === "reserves blocks of seqs for each node") this.#take(draft);
    const row = { ...draft, seq };
    this.#byId.set(id, row);
    rows.push(row);
    // Only a broken one commits below its head.
    if (rows.length > 1 && seq <= (rows.at(-2)?.seq ?? 0)) rows.sort((a, b) => a.seq - b.seq);
    return row;
  }

  #nextSeq({ node, room }: Draft): number {
    if (this.#bug !== "reserves blocks of seqs for each node") return this.head(room) + 1;
    const key = `${node} ${room}`;
    const block = this.#blocks.get(key);
    if (block && block.next <= block.last) return block.next;
    const first = Math.max(this.head(room), this.#reserved) + 1;
    this.#reserved = first + BLOCK - 1;
    this.#blocks.set(key, { next: first, last: this.#reserved });
    return first;
  }

  #take({ node, room }: Draft): void {
    const block = this.#blocks.get(`${node} ${room}`);
    if (block) block.next += 1;
  }
}
