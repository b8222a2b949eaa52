import type { MessageFrame, RoomEventFrame, RoomId } from "@parley/protocol";
import type { Excerpt } from "./client-room.ts";
import type { UnknownEvent } from "./decode.ts";
import type { Self } from "./parley-client.ts";
import type { PendingChanges } from "./pending-changes.ts";
import type { Requests } from "./requests.ts";
import { RoomExcerpt } from "./room-excerpt.ts";
import type { Timeline } from "./timeline.ts";

const PAGE_MESSAGES = 50;

export interface RoomPagesOwner {
  readonly requests: Requests;
  readonly timeline: Timeline;
  readonly pending: PendingChanges;
  room(): RoomId;
  self(): Self;
  /** Everything up to this seq has been asked for, or has come by itself. */
  cursor(): number;
  /** A message of ours may be among what has come. */
  settle(message: MessageFrame): void;
  changed(): void;
  /** What is in the timeline is another now. */
  timelineChanged(): void;
}

/** What of a room's log is loaded when somebody asks: older pages of its timeline, and excerpts from anywhere. */
export class RoomPages {
  readonly #owner: RoomPagesOwner;
  readonly #excerpts = new Set<RoomExcerpt>();
  /** Changes when the room starts over: what was asked before means nothing after. */
  #life = 0;
  #loading: Promise<void> | null = null;

  constructor(owner: RoomPagesOwner) {
    this.#owner = owner;
  }

  get isLoading(): boolean {
    return this.#loading !== null;
  }

  readonly loadBefore = (): Promise<void> => {
    const { timeline, changed } = this.#owner;
    if (!timeline.hasBefore) return Promise.resolve();
    if (this.#loading) return this.#loading;
    const loading = this.#loadPage().finally(() => {
      // Whoever was told of the page may have asked for the next one already.
      if (this.#loading !== loading) return;
      this.#loading = null;
      timeline.expectNoPage();
      changed();
    });
    this.#loading = loading;
    changed();
    return loading;
  };

  readonly openAt = async (seq: number): Promise<Excerpt> => {
    const { self, pending, requests, room } = this.#owner;
    const excerpt = new RoomExcerpt({
      self,
      pending,
      page: (where, apply) =>
        requests.ask("history", (id) => ({ type: "history", id, room: room(), limit: PAGE_MESSAGES, ...where }), apply),
      closed: (closing) => this.#excerpts.delete(closing),
    });
    this.#excerpts.add(excerpt);
    await excerpt.open(seq).catch((error: unknown) => {
      excerpt.close();
      throw error;
    });
    return excerpt;
  };

  /** The next event of the room. */
  event(event: RoomEventFrame | UnknownEvent): void {
    for (const excerpt of this.#excerpts) excerpt.event(event);
  }

  /** What is pending on messages is another now. */
  pendingChanged(): void {
    for (const excerpt of this.#excerpts) excerpt.changed();
  }

  startOver(): void {
    this.#life += 1;
    for (const excerpt of this.#excerpts) excerpt.end();
    this.#excerpts.clear();
  }

  #loadPage(): Promise<void> {
    const { requests, timeline, room, self, cursor, settle, timelineChanged } = this.#owner;
    const life = this.#life;
    const before = timeline.isEmpty ? cursor() + 1 : timeline.firstSeq;
    timeline.expectPage();
    return requests.ask(
      "history",
      (id) => ({ type: "history", id, room: room(), before, limit: PAGE_MESSAGES }),
      ({ messages, hasBefore }) => {
        if (life !== this.#life) return;
        for (const message of messages) settle(message);
        timeline.prepend(messages, { self: self().id, before, hasBefore });
        this.#loading = null;
        timelineChanged();
      },
    );
  }
}
