import type { LinkEvents } from "../link.ts";
import type { ModelBus } from "./model-bus.ts";
import { ModelConnection, type Subscription } from "./model-connection.ts";
import type { Draft, ModelStore, Row } from "./model-store.ts";
import type { PlantedBug } from "./planted-bug.ts";
import type { SimClock } from "./sim-clock.ts";

export const HEADS_CHECK_MS = 500;
const BEAT_MS = 1000;

export interface ModelNodeOptions {
  readonly name: string;
  readonly clock: SimClock;
  readonly random: () => number;
  readonly store: ModelStore;
  readonly bus: ModelBus;
  readonly bug: PlantedBug | null;
  /** By how much its wall clock is wrong. */
  readonly skewMs: number;
}

interface Up {
  readonly type: string;
  readonly id?: string;
  readonly room?: string;
  readonly code?: string;
  readonly cursor?: number;
  readonly text?: string;
  readonly clientMsgId?: string;
  readonly token?: string;
  readonly cursors?: Readonly<Record<string, number>>;
}

/** A node of the model: small, but right in everything the checkers look at, unless a bug is planted. */
export class ModelNode {
  readonly name: string;
  readonly connections = new Set<ModelConnection>();
  isUp = true;
  readonly #options: ModelNodeOptions;
  /** Up to where this node has told each room. */
  readonly #heads = new Map<string, number>();
  readonly #reading = new Set<string>();
  readonly #known = new Map<string, Row>();
  readonly #pages = new Map<string, Row[]>();
  #life = 0;

  constructor(options: ModelNodeOptions) {
    this.#options = options;
    this.name = options.name;
    options.bus.listen((row) => this.isUp && this.#hear(row));
    options.clock.every(HEADS_CHECK_MS, () => {
      if (!this.isUp || options.bug === "looks for no heads when the bus is silent") return;
      for (const room of this.#heads.keys()) if (options.store.head(room) > this.#headOf(room)) this.#fill(room);
    });
    options.clock.every(BEAT_MS, () => {
      for (const connection of this.connections) connection.tell({ type: "heartbeat", heads: {} });
    });
  }

  /** Everything in its memory is gone, and whatever it had under way. */
  crash(): void {
    this.isUp = false;
    this.#life += 1;
    this.#heads.clear();
    this.#reading.clear();
    this.#known.clear();
    this.#pages.clear();
    for (const connection of this.connections) connection.end(null);
    this.connections.clear();
  }

  restart(): void {
    this.isUp = true;
  }

  connect(path: string, events: LinkEvents, newVisitor: () => string): ModelConnection {
    const query = new URLSearchParams(path.split("?")[1] ?? "");
    const code = query.get("room");
    const { clock, random } = this.#options;
    const sender = code === null ? "" : newVisitor();
    const connection = new ModelConnection(sender, { clock, random, events });
    this.connections.add(connection);
    clock.after(random() * 3, () => {
      if (!connection.isOpen) return;
      events.onOpen();
      if (code !== null) this.#welcome(connection, sender, { [code]: Number(query.get("cursor")) });
    });
    return connection;
  }

  receive(connection: ModelConnection, text: string): void {
    if (!this.isUp) return;
    const frame = JSON.parse(text) as Up;
    if (frame.type === "hello") {
      Object.assign(connection, { sender: frame.token });
      this.#welcome(connection, frame.token ?? "", frame.cursors ?? {});
    } else if (frame.type === "join") {
      const room = frame.code ?? "";
      connection.tell({ type: "joined", room: { id: room, code: room } });
      this.#subscribe(connection, room, frame.cursor ?? 0);
    } else if (frame.type === "send") {
      this.#send(connection, frame);
    } else if (frame.type === "history") {
      const room = frame.room ?? "";
      connection.tell({ type: "history", id: frame.id, room, messages: this.history(room).slice(-1) });
    }
  }

  history(room: string): Row[] {
    const { bug, store } = this.#options;
    if (bug !== "answers history from a cache that nobody clears") return store.all(room);
    const page = this.#pages.get(room) ?? [...store.all(room)];
    this.#pages.set(room, page);
    return page;
  }

  #welcome(connection: ModelConnection, token: string, cursors: Readonly<Record<string, number>>): void {
    const rooms = Object.keys(cursors).map((room) => ({ id: room, code: room, head: this.#headOf(room) }));
    connection.tell({ type: "ready", epoch: "e", rooms, heartbeatMs: BEAT_MS, token });
    for (const [room, cursor] of Object.entries(cursors)) this.#subscribe(connection, room, cursor);
  }

  #subscribe(connection: ModelConnection, room: string, cursor: number): void {
    const { bug, store } = this.#options;
    const shift = bug === "resumes with the event of the cursor" ? -1 : bug === "resumes after one too many" ? 1 : 0;
    const isResuming = cursor > 0;
    const from = isResuming ? cursor + shift : cursor;
    if (!this.#heads.has(room)) this.#heads.set(room, store.head(room));
    const subscription: Subscription = { cursor: from, isReading: false };
    if (bug === "reads, then subscribes") {
      const rows = store.after(room, from);
      this.#later(10, () => {
        for (const row of rows) connection.tellEvent(row);
        connection.subscriptions.set(room, { cursor: this.#headOf(room), isReading: false });
      });
      return;
    }
    connection.subscriptions.set(room, subscription);
    this.#catchUp(connection, room, subscription);
  }

  /** Until it is where the node is; from there on it is told with everybody else. */
  #catchUp(connection: ModelConnection, room: string, subscription: Subscription): void {
    if (subscription.isReading || subscription.cursor >= this.#headOf(room)) return;
    subscription.isReading = true;
    this.#later(5, () => {
      for (const row of this.#options.store.after(room, subscription.cursor)) {
        if (row.seq > this.#headOf(room)) break;
        connection.tellEvent(row);
        subscription.cursor = row.seq;
      }
      subscription.isReading = false;
      this.#catchUp(connection, room, subscription);
    });
  }

  #send(connection: ModelConnection, { id, room = "", text = "", clientMsgId = "" }: Up): void {
    const { bug, clock, random, skewMs, store } = this.#options;
    const refuse = (code: string): void => connection.tell({ type: "error", id, code, clientMsgId });
    if (text.trim() === "" || text === "\0") {
      if (bug !== "stores what it refuses") return refuse("bad_text");
    } else if (random() < 0.02) return refuse("busy");
    const at = clock.now() + skewMs;
    const draft: Draft = { node: this.name, room, sender: connection.sender, clientMsgId, text, at };
    const ack = (seq: number): void => connection.tell({ type: "ack", id, room, seq, clientMsgId });
    const known = this.#known.get(`${connection.sender} ${room} ${clientMsgId}`);
    if (known && bug === "remembers clientMsgIds on its node only") return ack(known.seq);
    const life = this.#life;
    if (bug === "acknowledges before the commit") ack(store.head(room) + 1);
    store.append(
      draft,
      () => this.#life === life,
      (row) => {
        const isRetry = row.at !== at;
        if (this.#life !== life) return;
        this.#known.set(`${row.sender} ${room} ${clientMsgId}`, row);
        if (bug === "stores what it refuses" && text.trim() === "") refuse("bad_text");
        else if (bug === "answers a retry with the room's head" && isRetry) ack(store.head(room));
        else if (bug !== "acknowledges before the commit") ack(row.seq);
        if (!isRetry) this.#options.bus.publish(row);
      },
    );
  }

  #hear(row: Row): void {
    const { bug } = this.#options;
    const head = this.#heads.get(row.room);
    if (head === undefined) return;
    if (bug === "delivers in the order of the bus" && row.seq > head) this.#deliver(row, true);
    else if (bug === "delivers what the bus repeats" && row.seq <= head) this.#deliver(row, true);
    else if (row.seq === head + 1) this.#deliver(row, false);
    else if (row.seq > head) this.#fill(row.room);
  }

  /** Reads what is behind a hole. */
  #fill(room: string): void {
    if (this.#reading.has(room)) return;
    this.#reading.add(room);
    this.#later(5, () => {
      this.#reading.delete(room);
      const rows = this.#options.store.after(room, this.#headOf(room));
      const isSwapping = this.#options.bug === "swaps the texts of two events of one tick";
      for (const [index, row] of rows.entries()) {
        this.#deliver(isSwapping ? { ...row, text: rows[rows.length - 1 - index]?.text ?? "" } : row, false);
      }
    });
  }

  #deliver(row: Row, isForced: boolean): void {
    const { bug, random } = this.#options;
    this.#heads.set(row.room, Math.max(this.#headOf(row.room), row.seq));
    const isLeaking = bug === "sends one room's event to another room" && random() < 0.05;
    for (const connection of this.connections) {
      const subscription = connection.subscriptions.get(row.room);
      if (!subscription) {
        if (isLeaking) connection.tellEvent(row);
      } else if (isForced || (!subscription.isReading && subscription.cursor === row.seq - 1)) {
        connection.tellEvent(row);
        subscription.cursor = Math.max(subscription.cursor, row.seq);
      } else this.#catchUp(connection, row.room, subscription);
    }
  }

  #headOf(room: string): number {
    return this.#heads.get(room) ?? 0;
  }

  /** Something that takes time; forgotten when the node dies meanwhile. */
  #later(longestMs: number, run: () => void): void {
    const life = this.#life;
    const { clock, random } = this.#options;
    clock.after(random() * longestMs, () => {
      if (this.#life === life) run();
    });
  }
}
