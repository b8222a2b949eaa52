import type { Down, Person, RoomId, RoomView, UserId } from "@parley/protocol";
import { createClient } from "../src/client.ts";
import type { ClientRoom, TimelineItem } from "../src/client-room.ts";
import type { ClientOptions, Credentials, ParleyClient } from "../src/parley-client.ts";
import { type KeyValueStorage, memoryStorage } from "../src/storage.ts";
import { HandClock, settled } from "./hand-clock.ts";
import { HandSocket } from "./hand-socket.ts";

export const LOBBY = "room-1" as RoomId;
export const ana = { id: "ana" as UserId, name: "Ana" };
export const bob = { id: "bob" as UserId, name: "Bob" };
export const HEARTBEAT_MS = 25_000;

export function message(seq: number, text = `m${seq}`, more: { from?: Person; clientMsgId?: string } = {}) {
  const { from = bob, clientMsgId } = more;
  const frame: Down<"message"> = { type: "message", room: LOBBY, seq, at: 1000 + seq, from, text };
  return clientMsgId === undefined ? frame : { ...frame, clientMsgId };
}

export function messages(from: number, to: number): Down<"message">[] {
  return Array.from({ length: to - from + 1 }, (_, n) => message(from + n));
}

export function lobby(head: number, more: Partial<RoomView> = {}): RoomView {
  return { id: LOBBY, code: "lobby", name: "lobby", kind: "open", head, ...more };
}

interface KitOptions {
  readonly credentials?: Credentials;
  readonly storage?: KeyValueStorage;
  readonly idPrefix?: string;
  readonly fetch?: typeof fetch;
}

/** A client over hand-cranked sockets and clock. Ana by default, as a visitor. */
export class ClientKit {
  readonly clock = new HandClock();
  readonly storage: KeyValueStorage;
  readonly sockets: HandSocket[] = [];
  readonly client: ParleyClient;
  /** The texts of the `message` events so far. */
  readonly heard: string[] = [];
  #ids = 0;

  constructor(options: KitOptions = {}) {
    const { credentials = { kind: "visitor", name: "Ana" }, storage = memoryStorage(), idPrefix = "c" } = options;
    this.storage = storage;
    const clientOptions: ClientOptions = {
      url: "http://chat.example",
      credentials,
      storage,
      clock: this.clock,
      random: () => 0.5,
      newId: () => {
        this.#ids += 1;
        return `${idPrefix}${this.#ids}`;
      },
      ...(options.fetch && { fetch: options.fetch }),
      openSocket: (url) => {
        const socket = new HandSocket(url);
        this.sockets.push(socket);
        return socket;
      },
    };
    this.client = createClient(clientOptions);
    this.client.on("message", (event) => this.heard.push(event.message.text));
  }

  get socket(): HandSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("the client has not dialled");
    return socket;
  }

  get room(): ClientRoom {
    const room = this.client.room("lobby");
    if (!room) throw new Error("not in the lobby");
    return room;
  }

  get shown(): string[] {
    return this.room.snapshot().timeline.map(describeItem);
  }

  /** Dials, and answers with `ready`. */
  async ready(more: Partial<Down<"ready">> = {}): Promise<void> {
    this.client.connect();
    await settled();
    this.socket.open();
    this.socket.deliver(this.readyFrame(more));
    await settled();
  }

  readyFrame(more: Partial<Down<"ready">> = {}): Down<"ready"> {
    const self = { ...ana, kind: "visitor" as const };
    return { type: "ready", version: 1, self, epoch: "e1", rooms: [], heartbeatMs: HEARTBEAT_MS, token: "t1", ...more };
  }

  /** Ready and in the lobby, whose newest messages are `burst`. */
  async inLobby(view: RoomView = lobby(0), burst: Down<"message">[] = []): Promise<void> {
    await this.ready();
    const joined = this.client.join("lobby");
    await settled();
    const [join] = this.socket.take("join");
    this.socket.deliver({ type: "joined", ...(join?.id === undefined ? {} : { id: join.id }), room: view }, ...burst);
    await joined;
    await settled();
  }

  /** The network breaks, and the client dials again. Returns the hello of the new connection. */
  async reconnect(): Promise<void> {
    this.socket.end(1006);
    await this.clock.advance(15_000);
    this.socket.open();
  }

  ack(seq: number, frame: { id?: string | undefined; clientMsgId?: string | undefined }): Down<"ack"> {
    const { id = "?", clientMsgId = "?" } = frame;
    return { type: "ack", id, room: LOBBY, seq, clientMsgId };
  }
}

export function describeItem(item: TimelineItem): string {
  if (item.kind === "room_changed") return `${item.seq} room_changed ${JSON.stringify(item.change)}`;
  if (item.kind !== "message") return `${item.seq} ${item.kind} ${item.member.name}`;
  return item.state === "sent" ? `${item.seq} ${item.text}` : `${item.state} ${item.text}`;
}
