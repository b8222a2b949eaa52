import type {
  InvitePreview,
  MessageFrame,
  NewRoom,
  NewStatus,
  Person,
  ReplyErrorCode,
  RoomListing,
  Status,
  UserId,
} from "@parley/protocol";
import type { ClientFiles } from "./client-files.ts";
import type { ClientClock } from "./clock.ts";
import type { ClientSettings } from "./client-settings.ts";
import type { ClientRoom } from "./client-room.ts";
import type { SearchOptions, SearchResult } from "./search.ts";
import type { SocketLike } from "./socket.ts";
import type { KeyValueStorage } from "./storage.ts";

/** A person's credentials. A visitor's token is kept in `storage` and survives reconnects and reloads. */
export type Credentials =
  | { readonly kind: "visitor"; readonly name: string }
  | {
      readonly kind: "user";
      /**
       * Called before each connect; reject with SignInRequired to stop. Usually `account.accessToken`.
       * `refused` is the token the server has just refused: give another one, or reject.
       */
      readonly accessToken: (refused?: string) => Promise<string>;
    };

export interface ClientOptions {
  /** "http://host:port" or "https://..."; the socket is its /ws. */
  readonly url: string;
  readonly credentials: Credentials;
  /** Where the outbox, the visitor's token, rooms and read cursors live. Default: localStorage in a browser, memory in Node. */
  readonly storage?: KeyValueStorage;
  readonly clock?: ClientClock;
  /** In [0, 1): jitter. */
  readonly random?: () => number;
  /** clientMsgIds: unique, 1 to 64 printable ASCII characters. */
  readonly newId?: () => string;
  /** Default: the global WebSocket. */
  readonly openSocket?: (url: string) => SocketLike;
  /** For what needs no live connection. Default: the global fetch. */
  readonly fetch?: typeof fetch;
}

/** What the person sees about the connection; always one of these. */
export type ConnectionState =
  | { readonly phase: "idle" }
  | { readonly phase: "connecting"; readonly attempt: number }
  | { readonly phase: "ready" }
  /** `retryAt`: ms, wall clock. */
  | { readonly phase: "waiting"; readonly retryAt: number; readonly reason: string }
  /** Credentials refused: sign in again. */
  | { readonly phase: "signed_out"; readonly reason: string }
  /** The close code says stop, or close() was called. */
  | { readonly phase: "stopped"; readonly reason: string };

/** The person this client is, once the server has said so. */
export type Self = Person & {
  readonly kind: "user" | "visitor";
  /** What a registered user lets the others know, until it ends. */
  readonly status?: Status;
};

export interface ParleyClient {
  readonly state: ConnectionState;
  readonly self: Self | null;
  /** Rooms sorted by name. The array is replaced (never mutated) when the list or a room's unread/name changes. */
  readonly rooms: readonly ClientRoom[];
  /** Starts, also after `signed_out` or a `stopped` that close() did not cause. Otherwise does nothing. */
  connect(): void;
  /** Closes for good. What is queued stays in `storage` and goes out at the next connect of the same person. */
  close(): void;
  /** Skips the back-off: "retry now"; also called on the browser's `online` and visibilitychange. */
  retryNow(): void;
  /**
   * Enters a room by code (created on demand); resolves with the same room when already in it. While connecting it
   * waits for that attempt; otherwise, without a connection, it rejects. Rejects with ReplyError or ConnectionLost.
   */
  join(code: string): Promise<ClientRoom>;
  /**
   * Messages in everything this person may see (docs/search.md says how to ask). Rejects with ReplyError (`bad_frame` says
   * what is wrong with the query) or ConnectionLost.
   */
  search(query: string, options?: SearchOptions): Promise<SearchResult>;
  room(code: string): ClientRoom | undefined;
  /**
   * Nobody sits at this device, or somebody does again; at first somebody does. The others see this person as away when
   * nobody sits at any of their devices. Told again after each reconnect.
   */
  setAway(isAway: boolean): void;
  readonly files: ClientFiles;
  /*
   * What follows is for registered users, and rejects with ReplyError or ConnectionLost. Those that give a room enter it,
   * as `join` does.
   */
  /** Makes a public or private room, which this person owns. */
  createRoom(room: NewRoom): Promise<ClientRoom>;
  /** The direct room of these people and this person, made if they have none. */
  openDirect(members: readonly UserId[]): Promise<ClientRoom>;
  /** Public rooms, and this person's archived ones, by name. */
  browse(options?: BrowseOptions): Promise<BrowsedRooms>;
  /** Users whose name begins like this, at most 20. */
  findPeople(name: string): Promise<readonly Person[]>;
  /** What an invite link leads to, also for visitors and without a connection; looking uses nothing up. */
  viewInvite(token: string): Promise<InvitePreview>;
  acceptInvite(token: string): Promise<ClientRoom>;
  /**
   * Sets what the others see beside this person's name (an emoji, a text of one line and at most 100 characters, or both;
   * `until`: ms UTC), or clears it. It is in `self` and told to everybody in this person's rooms.
   */
  setStatus(status: NewStatus | null): Promise<void>;
  readonly settings: ClientSettings;
  /** Any observable change (state, self, rooms). Returns the unsubscribe. */
  subscribe(listener: () => void): () => void;
  /** Typed events, in the order they happened. Returns the unsubscribe. */
  on<K extends keyof ClientEvents>(event: K, listener: (event: ClientEvents[K]) => void): () => void;
}

export interface BrowseOptions {
  readonly search?: string;
  /** `next` of the page before. */
  readonly after?: string;
  /** At most 200; default 50. */
  readonly limit?: number;
}

export interface BrowsedRooms {
  readonly rooms: readonly RoomListing[];
  /** Null at the end. */
  readonly next: string | null;
}

export interface ClientEvents {
  state: ConnectionState;
  /**
   * A live or resumed message, once, in seq order per room, without a gap. `isOwn`: from this person.
   * The history that opens a room is in its snapshot only.
   */
  message: { readonly room: ClientRoom; readonly message: MessageFrame; readonly isOwn: boolean };
  /** Somebody else took this person out of a room. */
  removed: { readonly room: ClientRoom; readonly by: Person };
  /** A refusal nobody awaited (a failed background send is also in the timeline). */
  error: { readonly code: ReplyErrorCode; readonly message: string };
}
