import type { RoomEventFrame, RoomId, UpFrame } from "@parley/protocol";
import type { Connection } from "../../src/gateway/connection.ts";
import type { HandWire } from "./hand-wire.ts";
import type { SessionKit } from "./session-kit.ts";

/** The far end of one connection. */
export class Peer {
  readonly kit: SessionKit;
  readonly connection: Connection;
  readonly wire: HandWire;

  constructor(kit: SessionKit, connection: Connection, wire: HandWire) {
    this.kit = kit;
    this.connection = connection;
    this.wire = wire;
  }

  /** Sends a frame (or any text) and lets the server finish with it. */
  async send(frame: UpFrame | Readonly<Record<string, unknown>> | string): Promise<void> {
    this.push(frame);
    await this.kit.clock.settle();
  }

  /** Sends a frame (or any text); the server has not finished with it yet. */
  push(frame: UpFrame | Readonly<Record<string, unknown>> | string): void {
    this.connection.receive(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** Enters a room by its code; the room's id. */
  async join(code: string, cursor?: number): Promise<RoomId> {
    await this.send({ type: "join", code, ...(cursor !== undefined && { cursor }) });
    return this.wire.last("joined").room.id;
  }

  /** Says each of these, in order. */
  async say(...texts: readonly string[]): Promise<void> {
    for (const text of texts) await this.send({ type: "send", text, room: this.room });
  }

  /** The socket is gone without a word. */
  async vanish(): Promise<void> {
    this.connection.closed();
    await this.kit.clock.settle();
  }

  get room(): RoomId {
    const room = this.connection.homeRoom ?? this.connection.subscriptions[0]?.room.id;
    if (!room) throw new Error("this peer is in no room");
    return room;
  }

  get token(): string {
    return this.wire.last("ready").token ?? "";
  }

  get seqs(): number[] {
    return this.wire.of("message").map((message) => message.seq);
  }

  get texts(): string[] {
    return this.wire.of("message").map((message) => message.text);
  }

  /** Every room event received, of all rooms, in order. */
  get events(): RoomEventFrame[] {
    const types: readonly string[] = ["message", "member_joined", "member_left"];
    return this.wire.frames.filter((frame): frame is RoomEventFrame => types.includes(frame.type));
  }

  /** The types of all frames received since the `from`-th. */
  types(from = 0): string[] {
    return this.wire.frames.slice(from).map((frame) => frame.type);
  }
}
