import {
  type ClientRoom,
  ConnectionLost,
  createClient,
  type KeyValueStorage,
  memoryStorage,
  type ParleyClient,
  ReplyError,
  type SentMessage,
  type TimelineItem,
} from "../../../client/src/index.ts";
import type { HandClock } from "../kit/hand-clock.ts";
import type { SessionKit } from "../kit/session-kit.ts";
import { InProcessSocket } from "./in-process-socket.ts";

export interface DeviceOptions {
  readonly person: string;
  readonly kind: "user" | "visitor";
  readonly name: string;
  readonly clock: HandClock;
  readonly random: () => number;
  /** The node of the next connection. */
  readonly pick: () => SessionKit;
  readonly storage?: KeyValueStorage;
}

/** One of a person's devices: an SDK client, and what came of what it was asked to do. */
export class Device {
  readonly name: string;
  readonly person: string;
  readonly kind: "user" | "visitor";
  readonly storage: KeyValueStorage;
  /** Promises of the SDK that ended as none should. */
  readonly failures: string[] = [];
  readonly #options: DeviceOptions;
  #client: ParleyClient;
  #socket: InProcessSocket | null = null;
  #ids = 0;

  constructor(options: DeviceOptions) {
    const { name, person, kind, storage = memoryStorage() } = options;
    this.name = name;
    this.person = person;
    this.kind = kind;
    this.storage = storage;
    this.#options = options;
    this.#client = this.#create();
  }

  get client(): ParleyClient {
    return this.#client;
  }

  get isReady(): boolean {
    return this.client.state.phase === "ready";
  }

  /** The page is opened anew: what is not in storage is forgotten. */
  reload(): void {
    this.#client.close();
    this.#client = this.#create();
    this.#client.connect();
  }

  #create(): ParleyClient {
    const { name, person, kind, clock, random, pick } = this.#options;
    return createClient({
      url: "http://chat.example",
      credentials:
        kind === "user" ? { kind, accessToken: () => Promise.resolve(`user ${person}`) } : { kind, name: person },
      storage: this.storage,
      clock,
      random,
      newId: () => `${name}-${++this.#ids}`,
      openSocket: (url) => (this.#socket = new InProcessSocket(pick(), url)),
    });
  }

  /** Does something that may be refused, or lost with the connection, and nothing else. */
  try(action: Promise<unknown>): void {
    action.catch((error: unknown) => {
      if (!(error instanceof ReplyError) && !(error instanceof ConnectionLost)) this.failures.push(String(error));
      if (error instanceof ReplyError && error.code === "internal")
        this.failures.push(`${error.code} ${error.message}`);
    });
  }

  break(): void {
    this.#socket?.break();
  }

  set isStalled(isStalled: boolean) {
    if (this.#socket) this.#socket.isStalled = isStalled;
  }
}

export function isSent(item: TimelineItem): item is SentMessage {
  return item.kind === "message" && item.state === "sent";
}

/** The messages of a room as it shows them, but for the key, which tells one's own from what was loaded. */
export function messagesOf(room: ClientRoom): SentMessage[] {
  return room
    .snapshot()
    .timeline.filter(isSent)
    .map((message) => ({ ...message, key: "" }));
}
