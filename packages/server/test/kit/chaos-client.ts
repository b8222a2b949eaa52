import type { RoomId, UpFrame } from "@parley/protocol";
import { Observer } from "./observer.ts";
import type { Peer } from "./peer.ts";
import type { SessionKit } from "./session-kit.ts";

/** Escaped it is 42 KB of frame: six of them push everything older out of a ring, four fill a small queue. */
const LONG = "\u0001".repeat(7000);

/** What is said, and what became of it. */
interface Said {
  readonly room: RoomId;
  readonly text: string;
  readonly clientMsgId: string;
}

/** One person's client as a good SDK would be: keeps cursors, retries what was not acknowledged, wherever it connects. */
export class ChaosClient {
  readonly name: string;
  readonly kind: "user" | "visitor";
  readonly observers: Observer[] = [];
  readonly unanswered = new Map<string, Said>();
  readonly acked = new Map<string, Said & { readonly seq: number }>();
  readonly refused = new Map<string, Said>();
  readonly #codes: readonly string[];
  readonly #device: number;
  readonly #cursors = new Map<RoomId, number>();
  #token: string | null = null;
  #said = 0;
  #read = 0;

  constructor({
    device,
    ...who
  }: {
    device: number;
    name: string;
    kind: "user" | "visitor";
    codes: readonly string[];
  }) {
    this.name = who.name;
    this.kind = who.kind;
    this.#codes = who.codes;
    this.#device = device;
  }

  get peer(): Peer | null {
    const peer = this.observers.at(-1)?.peer;
    return peer && peer.connection.state !== "closed" && !peer.wire.closedWith ? peer : null;
  }

  /** Connects to a node, resuming what it has; what was not answered is said again once it is ready. */
  connect(kit: SessionKit): void {
    if (this.peer) return;
    this.#token ??= this.kind === "user" ? `user ${this.name}` : null;
    if (this.#token === null) this.#visit(kit);
    else this.#hello(kit, this.#token);
    this.#read = 0;
  }

  disconnect(): void {
    this.peer?.connection.closed();
  }

  join(pick: number): void {
    this.peer?.push({ type: "join", code: this.#codes[Math.floor(pick * this.#codes.length)] ?? "" });
  }

  leave(pick: number): void {
    const rooms = this.#rooms();
    const room = rooms[Math.floor(pick * rooms.length)];
    if (room) this.peer?.push({ type: "leave", room });
  }

  /** `times` copies in one go; a blank one is refused. */
  say(pick: number, times: number): void {
    const rooms = this.#rooms();
    const room = rooms[Math.floor(pick * rooms.length)];
    if (!room || !this.peer) return;
    const n = ++this.#said;
    const text = pick > 0.95 ? "   " : `${this.name} ${n} ${pick < 0.3 ? LONG : ""}`;
    const said: Said = { room, text, clientMsgId: `${this.name}${this.#device}-${n}` };
    this.unanswered.set(said.clientMsgId, said);
    for (let copy = 0; copy < times; copy++) this.#push(said, this.peer);
  }

  /** Reads what has come: acks, refusals, events. */
  look(): void {
    const observer = this.observers.at(-1);
    if (!observer) return;
    observer.look();
    const { frames } = observer.peer.wire;
    for (; this.#read < frames.length; this.#read++) {
      const frame = frames[this.#read];
      if (frame?.type === "ready") this.#becomeReady(frame.token);
      if ((frame?.type !== "ack" && frame?.type !== "error") || !frame.clientMsgId) continue;
      const said = this.unanswered.get(frame.clientMsgId);
      this.unanswered.delete(frame.clientMsgId);
      if (!said) continue;
      if (frame.type === "ack") this.acked.set(said.clientMsgId, { ...said, seq: frame.seq });
      else this.refused.set(said.clientMsgId, said);
    }
    for (const room of this.#rooms()) {
      const cursor = observer.cursorOf(room);
      if (cursor === null || !observer.stays.has(room)) this.#cursors.delete(room);
      else this.#cursors.set(room, cursor);
    }
  }

  #rooms(): RoomId[] {
    return [...(this.observers.at(-1)?.stays.keys() ?? [])];
  }

  #becomeReady(token: string | undefined): void {
    this.#token = token ?? this.#token;
    for (const said of this.unanswered.values()) if (this.peer) this.#push(said, this.peer);
  }

  #visit(kit: SessionKit): void {
    const peer = kit.openByUrl(`room=${this.#codes[0]}&name=${this.name}`);
    this.observers.push(new Observer(peer, new Map()));
  }

  #hello(kit: SessionKit, token: string): void {
    const peer = kit.open();
    const cursors = Object.fromEntries(this.#cursors);
    this.observers.push(new Observer(peer, new Map(this.#cursors)));
    peer.push({ type: "hello", token, cursors, epoch: kit.store.epoch } satisfies UpFrame);
  }

  #push(said: Said, peer: Peer): void {
    peer.push({ type: "send", ...said });
  }
}
