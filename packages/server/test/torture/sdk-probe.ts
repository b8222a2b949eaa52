import { setTimeout as after } from "node:timers/promises";
import { WebSocket } from "ws";
import { type ClientRoom, createClient, type ParleyClient } from "../../../client/src/index.ts";
import type { CrowdMember } from "./crowd-member.ts";
import { type History, textHash } from "./history.ts";
import type { Target } from "./web-socket-link.ts";

/** How far back its own unsent messages may be in a timeline. */
const LOOK_BACK = 200;
const MAX_PENDING = 20;
const JOIN_AGAIN_MS = 100;
/** After so long in front of "no connection" a person presses "retry". */
const PATIENCE_MS = 500;

export interface SdkProbeOptions {
  readonly name: string;
  readonly rooms: readonly string[];
  readonly pick: () => Target;
  readonly history: History;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * A visitor with @parley/client: what it says is sent counts as acknowledged, and what its `message` event tells as
 * delivered. It tells of messages only, and not of the history that opens a room: `begin` when both are behind it.
 */
export class SdkProbe implements CrowdMember {
  readonly name: string;
  readonly #options: SdkProbeOptions;
  readonly #client: ParleyClient;
  readonly #rooms: ClientRoom[] = [];
  readonly #cursors = new Map<string, number>();
  /** Timeline key -> what was said under it. */
  readonly #pending = new Map<string, { readonly room: ClientRoom; readonly clientMsgId: string }>();
  #socket: WebSocket | null = null;
  #node = "";
  #said = 0;
  #losses = 0;

  constructor(options: SdkProbeOptions) {
    this.#options = options;
    this.name = options.name;
    this.#client = createClient({
      url: options.pick().url.origin,
      credentials: { kind: "visitor", name: options.name },
      newId: () => `${options.name}-${++this.#said}`,
      random: options.random,
      openSocket: (url) => this.#open(url),
    });
    this.#client.on("state", ({ phase }) => {
      // Its longest back-off is longer than a short run.
      if (phase === "waiting") setTimeout(() => this.#client.retryNow(), PATIENCE_MS).unref();
      if (phase === "ready") for (const [room, seq] of this.#cursors) this.#enter(room, seq);
    });
    this.#client.on("message", ({ room, message: { seq, clientMsgId = "", text } }) => {
      this.#cursors.set(room.id, seq);
      const { history, name } = this.#options;
      const what = { room: room.id, seq, clientMsgId, text: textHash(text) };
      history.record({ op: "event", client: name, node: this.#node, ...what });
    });
  }

  get isReady(): boolean {
    return this.#rooms.length === this.#options.rooms.length && this.#client.state.phase === "ready";
  }

  get pending(): number {
    return this.#pending.size;
  }

  get lostConnections(): number {
    return this.#losses;
  }

  get roomIds(): string[] {
    return this.#rooms.map(({ id }) => id);
  }

  cursorOf(room: string): number | undefined {
    return this.#cursors.get(room);
  }

  /** Whether it knows that the rooms are so far; from now on every room event is a message. */
  begin(heads: ReadonlyMap<string, number>): boolean {
    if (!this.isReady || this.#rooms.some((room) => room.snapshot().head !== heads.get(room.id))) return false;
    for (const room of this.#rooms) this.#enter(room.id, room.snapshot().head);
    return true;
  }

  start(): void {
    this.#client.connect();
    for (const code of this.#options.rooms) void this.#join(code);
  }

  stop({ isDone }: { readonly isDone: boolean }): void {
    this.#client.close();
    if (!isDone) return;
    const { history, name } = this.#options;
    for (const { id } of this.#rooms) {
      history.record({ op: "final", client: name, node: this.#node, room: id, isWhole: false });
    }
  }

  drop(): void {
    this.#socket?.terminate();
  }

  say(): boolean {
    const { history, name, random } = this.#options;
    const room = this.#rooms[Math.floor(random() * this.#rooms.length)];
    if (!room || this.#pending.size >= MAX_PENDING) return false;
    const text = `${name} says something, and that is the ${this.#said + 1}th time`;
    const clientMsgId = room.send(text);
    history.record({ op: "send", client: name, node: this.#node, room: room.id, clientMsgId, text: textHash(text) });
    const item = room.snapshot().timeline.findLast((each) => "clientMsgId" in each && each.clientMsgId === clientMsgId);
    if (item) this.#pending.set(item.key, { room, clientMsgId });
    return true;
  }

  /** It has no call for it that is made for once. */
  look(): void {}

  async #join(code: string): Promise<void> {
    for (let room: ClientRoom | null = null; room === null;) {
      room = await this.#client.join(code).catch(() => null);
      if (!room) {
        await after(JOIN_AGAIN_MS);
        continue;
      }
      this.#rooms.push(room);
      const entered = room;
      entered.subscribe(() => this.#settle(entered));
    }
  }

  #enter(room: string, seq: number): void {
    this.#cursors.set(room, seq);
    this.#options.history.record({ op: "enter", client: this.name, node: this.#node, room, seq });
  }

  #settle(room: ClientRoom): void {
    if (this.#pending.size === 0) return;
    const { history, name } = this.#options;
    for (const item of room.snapshot().timeline.slice(-LOOK_BACK)) {
      const pending = item.kind === "message" ? this.#pending.get(item.key) : undefined;
      if (!pending || item.kind !== "message") continue;
      const seen = { client: name, node: this.#node, room: room.id, clientMsgId: pending.clientMsgId };
      if (item.state === "sent") history.record({ op: "ack", ...seen, seq: item.seq });
      else if (item.state === "failed") history.record({ op: "unknown", ...seen });
      else continue;
      this.#pending.delete(item.key);
    }
  }

  #open(address: string): WebSocket {
    const { node, url } = this.#options.pick();
    const there = new URL(address);
    there.host = url.host;
    const socket = new WebSocket(there, { perMessageDeflate: false });
    socket.on("close", () => {
      this.#losses += 1;
      const { history, name } = this.#options;
      history.record({ op: "close", client: name, node: this.#node, code: null });
    });
    this.#socket = socket;
    this.#node = node;
    return socket;
  }
}
