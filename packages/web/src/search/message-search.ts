import { ConnectionLost, type ParleyClient, ReplyError, type SearchHit } from "@parley/client";
import type { RoomId } from "@parley/protocol";
import { refusalText } from "../session/refusal-text.ts";
import { isUnfinished, namesRoom } from "./filter-token.ts";

/** Typing goes on meanwhile; the server is asked once it pauses. */
const PAUSE_MS = 250;
/** One answer looks at so many messages only and may be empty: so often the next is asked for unasked. */
const MAX_EMPTY_PAGES = 8;
const PAGE_HITS = 25;

export type Scope = "room" | "all";

export interface SearchState {
  readonly text: string;
  readonly scope: Scope;
  /** `blank`: nothing is looked for. `offline`: goes on by itself once connected. `odd`: what was typed cannot be meant. */
  readonly phase: "blank" | "searching" | "found" | "odd" | "failed" | "offline";
  /** Of the search before, while the next one is under way. */
  readonly hits: readonly SearchHit[];
  /** There may be more, further back. */
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Why it did not work, for the phases `odd` and `failed`, or why there is no more. */
  readonly refusal: string | undefined;
}

type Sought = Pick<ParleyClient, "search" | "subscribe" | "state">;

const START: SearchState = {
  text: "",
  scope: "room",
  phase: "blank",
  hits: [],
  hasMore: false,
  isLoadingMore: false,
  refusal: undefined,
};

/** What somebody looks for in messages, and what came of it. It outlives its panel: closed and opened again it reads as before. */
export class MessageSearch {
  readonly #client: Sought;
  readonly #listeners = new Set<() => void>();
  #state = START;
  #room: RoomId | undefined;
  #next: string | undefined;
  /** The search that counts: an answer to any other has come too late. */
  #current: object = {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(client: Sought) {
    this.#client = client;
  }

  readonly snapshot = (): SearchState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  type(text: string): void {
    if (text === this.#state.text) return;
    this.#set({ text });
    this.#begin(PAUSE_MS);
  }

  lookIn(scope: Scope): void {
    if (scope === this.#state.scope) return;
    this.#set({ scope });
    this.#begin(0);
  }

  /** The room that "this room" means; undefined where none is open. */
  stayIn(room: RoomId | undefined): void {
    if (room === this.#room) return;
    this.#room = room;
    if (this.#state.scope === "room") this.#begin(0);
  }

  /** Without waiting for a pause, and again where it failed. */
  now(): void {
    this.#begin(0);
  }

  /** Further back. One page at a time. */
  more(): void {
    const { hasMore, isLoadingMore, phase } = this.#state;
    if (!hasMore || isLoadingMore || phase !== "found") return;
    this.#set({ isLoadingMore: true, refusal: undefined });
    void this.#look(this.#current, this.#state.hits);
  }

  #begin(pauseMs: number): void {
    clearTimeout(this.#timer);
    this.#stopWaiting?.();
    const current = (this.#current = {});
    const { text } = this.#state;
    if (text.trim() === "") return this.#set({ ...START, text, scope: this.#state.scope });
    // "from:" with nothing behind it yet is no mistake to tell of.
    if (isUnfinished(text)) return this.#set({ phase: this.#state.hits.length > 0 ? "found" : "blank" });
    this.#set({ phase: "searching", isLoadingMore: false, refusal: undefined });
    this.#timer = setTimeout(() => {
      this.#next = undefined;
      void this.#look(current, []);
    }, pauseMs);
  }

  async #look(current: object, before: readonly SearchHit[]): Promise<void> {
    const { text, scope } = this.#state;
    const room = scope === "room" && !namesRoom(text) ? this.#room : undefined;
    try {
      for (let page = 0; page < MAX_EMPTY_PAGES; page += 1) {
        const { hits, next } = await this.#client.search(text, {
          limit: PAGE_HITS,
          ...(room !== undefined && { in: room }),
          ...(this.#next !== undefined && { before: this.#next }),
        });
        if (current !== this.#current) return;
        this.#next = next;
        if (hits.length === 0 && next !== undefined) continue;
        before = [...before, ...hits];
        break;
      }
      this.#set({ phase: "found", hits: before, hasMore: this.#next !== undefined, isLoadingMore: false });
    } catch (error) {
      if (current === this.#current) this.#failed(error, before);
    }
  }

  #failed(error: unknown, before: readonly SearchHit[]): void {
    if (error instanceof ReplyError && error.code === "rate_limited") {
      const current = this.#current;
      this.#timer = setTimeout(() => void this.#look(current, before), error.retryAfterMs ?? 1_000);
      return;
    }
    const isMore = this.#state.isLoadingMore;
    if (error instanceof ConnectionLost && !isMore) {
      this.#set({ phase: "offline" });
      this.#stopWaiting = this.#client.subscribe(() => {
        if (this.#client.state.phase === "ready") this.#begin(0);
      });
      return;
    }
    const isOdd = error instanceof ReplyError && error.code === "bad_frame";
    const refusal = refusalText(error);
    // What was found stays in sight: only the next page is missing.
    if (isMore) this.#set({ isLoadingMore: false, refusal });
    else this.#set({ phase: isOdd ? "odd" : "failed", hits: [], hasMore: false, refusal });
  }

  #set(change: Partial<SearchState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const known = new WeakMap<ParleyClient, MessageSearch>();

/** The search of a client: the same as long as its person is here. */
export function searchOf(client: ParleyClient): MessageSearch {
  const search = known.get(client) ?? new MessageSearch(client);
  known.set(client, search);
  return search;
}
