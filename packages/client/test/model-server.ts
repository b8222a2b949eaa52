import type { DownFrame, Person, UpFrame } from "@parley/protocol";
import { ana, HEARTBEAT_MS, lobby, LOBBY } from "./client-kit.ts";
import type { HandSocket } from "./hand-socket.ts";

interface Stored {
  readonly from: Person;
  readonly text: string;
  readonly clientMsgId: string | undefined;
}

/** The server in sixty lines: one room, one log, idempotent sends, resume by cursor. Everything it says may be lost. */
export class ModelServer {
  readonly log: Stored[] = [];
  #subscriber: HandSocket | null = null;

  /** Somebody else says something. */
  post(from: Person, text: string): void {
    this.#append({ from, text, clientMsgId: undefined });
  }

  heartbeat(): void {
    this.#subscriber?.say({ type: "heartbeat", heads: { [LOBBY]: this.log.length } });
  }

  connected(socket: HandSocket): void {
    this.#subscriber = null;
    if (socket.url.includes("name=")) this.#ready(socket, undefined);
  }

  receive(socket: HandSocket, frame: UpFrame): void {
    if (frame.type === "hello") {
      this.#ready(socket, Object.values(frame.cursors ?? {})[0]);
    } else if (frame.type === "join") {
      const { id = "?", cursor = this.log.length } = frame;
      socket.say({ type: "joined", id, room: lobby(this.log.length) });
      this.#subscribe(socket, cursor);
    } else if (frame.type === "send") {
      const { id = "?", text, clientMsgId = "?" } = frame;
      let seq = this.log.findIndex((stored) => stored.clientMsgId === clientMsgId) + 1;
      if (seq === 0) seq = this.#append({ from: ana, text, clientMsgId });
      socket.say({ type: "ack", id, room: LOBBY, seq, clientMsgId });
    }
  }

  #ready(socket: HandSocket, cursor: number | undefined): void {
    const rooms = cursor === undefined ? [] : [lobby(this.log.length)];
    const self = { ...ana, kind: "visitor" as const };
    socket.say({ type: "ready", version: 1, self, epoch: "e1", rooms, heartbeatMs: HEARTBEAT_MS, token: "t1" });
    if (cursor !== undefined) this.#subscribe(socket, cursor);
  }

  #subscribe(socket: HandSocket, cursor: number): void {
    this.#subscriber = socket;
    for (let seq = cursor + 1; seq <= this.log.length; seq += 1) socket.say(this.#event(seq));
  }

  #append(stored: Stored): number {
    this.log.push(stored);
    this.#subscriber?.say(this.#event(this.log.length));
    return this.log.length;
  }

  #event(seq: number): DownFrame {
    const { from, text, clientMsgId } = this.log[seq - 1] ?? { from: ana, text: "?", clientMsgId: undefined };
    const id = clientMsgId === undefined ? {} : { clientMsgId };
    return { type: "message", room: LOBBY, seq, at: 1000 + seq, from, text, ...id };
  }
}
