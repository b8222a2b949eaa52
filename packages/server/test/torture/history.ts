import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";

interface Seen {
  /** Monotonic ms since the run began. */
  readonly t: number;
  /** Who saw it: a probe, or one of the readers at the end (`http:n1`, `database`). */
  readonly client: string;
  /** Where it was connected: a node, or the load balancer. */
  readonly node: string;
}

interface InRoom extends Seen {
  readonly room: string;
}

/** A message was written to a socket for the first time. */
export interface SendEntry extends InRoom {
  readonly op: "send";
  readonly clientMsgId: string;
  readonly text: string;
}

/** It was written once more, because no answer had come or the answer was "later". */
export interface ResendEntry extends InRoom {
  readonly op: "resend";
  readonly clientMsgId: string;
}

export interface AckEntry extends InRoom {
  readonly op: "ack";
  readonly clientMsgId: string;
  readonly seq: number;
}

/** Every attempt was answered with an error that says "not stored", and there will be no other. */
export interface RefuseEntry extends InRoom {
  readonly op: "refuse";
  readonly clientMsgId: string;
  readonly code: string;
}

/** This attempt was answered with an error after which the same message may be accepted, and there will be another. */
export interface LaterEntry extends InRoom {
  readonly op: "later";
  readonly clientMsgId: string;
  readonly code: string;
}

/** The connection ended with this unanswered: it may be stored or not, until a retry is answered. */
export interface UnknownEntry extends InRoom {
  readonly op: "unknown";
  readonly clientMsgId: string;
}

/** A connection is in the room; what comes next is `seq` + 1. */
export interface EnterEntry extends InRoom {
  readonly op: "enter";
  readonly seq: number;
}

/** A room event as it came, wanted or not. Those that are no message have no clientMsgId and no text. */
export interface EventEntry extends InRoom {
  readonly op: "event";
  readonly seq: number;
  readonly clientMsgId?: string;
  readonly text?: string;
}

export interface ResyncEntry extends InRoom {
  readonly op: "resync";
  readonly seq: number;
}

/** The newest message of a page of history that was asked for at `askedAt`. */
export interface PageEntry extends InRoom {
  readonly op: "page";
  readonly seq: number;
  readonly askedAt: number;
}

/** One line of a log that was read as a whole at the end. */
export interface ReadEntry extends InRoom {
  readonly op: "read";
  readonly seq: number;
  readonly clientMsgId?: string;
  readonly text?: string;
}

/** At the end this reader says it has everything; `isWhole`: every room event, and not messages only. */
export interface FinalEntry extends InRoom {
  readonly op: "final";
  readonly isWhole: boolean;
}

/** The connection ended; `code` is null when it ended without a close frame, and an HTTP status when it never was one. */
export interface CloseEntry extends Seen {
  readonly op: "close";
  readonly code: number | null;
}

export interface FaultEntry extends Seen {
  readonly op: "fault";
  readonly name: string;
  readonly phase: "begin" | "end";
}

export type Entry =
  | SendEntry
  | ResendEntry
  | AckEntry
  | RefuseEntry
  | LaterEntry
  | UnknownEntry
  | EnterEntry
  | EventEntry
  | ResyncEntry
  | PageEntry
  | ReadEntry
  | FinalEntry
  | CloseEntry
  | FaultEntry;

/** Without the time, which the history itself puts on it. `Omit` would forget which fields belong to which op. */
export type Observation = Entry extends infer Each ? (Each extends Entry ? Omit<Each, "t"> : never) : never;

const FLUSH_CHARS = 64 * 1024;

/** What all clients of a run saw, in the order in which they saw it; only ever appended to, here and in its file. */
export class History {
  readonly entries: Entry[] = [];
  readonly #now: () => number;
  readonly #file: number | null;
  #unwritten = "";

  /** `file`: kept there too, one JSON object a line. */
  constructor(now: () => number, file: string | null = null) {
    this.#now = now;
    this.#file = file === null ? null : openSync(file, "a");
  }

  get now(): number {
    return this.#now();
  }

  record(observation: Observation): void {
    const entry = { t: Math.round(this.#now() * 1000) / 1000, ...observation } as Entry;
    this.entries.push(entry);
    if (this.#file === null) return;
    this.#unwritten += `${JSON.stringify(entry)}\n`;
    if (this.#unwritten.length >= FLUSH_CHARS) this.flush();
  }

  flush(): void {
    if (this.#file !== null && this.#unwritten !== "") writeSync(this.#file, this.#unwritten);
    this.#unwritten = "";
  }

  close(): void {
    this.flush();
    if (this.#file !== null) closeSync(this.#file);
  }
}

/** Stands for a text in a history: enough to see that it is another one. */
export function textHash(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}
