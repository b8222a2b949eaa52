import type { MessageFrame, Person, RoomEventFrame } from "@parley/protocol";
import { Batch } from "./batch.ts";
import type { Excerpt, ExcerptSnapshot } from "./client-room.ts";
import type { UnknownEvent } from "./decode.ts";
import { Listeners } from "./listeners.ts";
import { isChange } from "./message-item.ts";
import type { PendingChanges } from "./pending-changes.ts";
import { Timeline } from "./timeline.ts";

export interface Page {
  readonly messages: readonly MessageFrame[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

export interface ExcerptOwner {
  self(): Person;
  /** `apply` runs while the page is being handled, before any frame after it. */
  page(where: { around: number } | { before: number } | { after: number }, apply: (page: Page) => void): Promise<void>;
  readonly pending: PendingChanges;
  closed(excerpt: RoomExcerpt): void;
}

/** A stretch of a room's log that need not reach the present; until it does, nothing new is put behind it. */
export class RoomExcerpt implements Excerpt {
  readonly #owner: ExcerptOwner;
  readonly #timeline = new Timeline();
  readonly #listeners = new Listeners<void>();
  readonly #batch = new Batch<RoomExcerpt>(() => this.#listeners.emit());
  #hasAfter = true;
  #isOver = false;
  #loading: Promise<void> | null = null;
  /** What happened since a page was asked for that may end at the present. */
  #passing: (RoomEventFrame | UnknownEvent)[] = [];
  #snapshot: ExcerptSnapshot | null = null;

  constructor(owner: ExcerptOwner) {
    this.#owner = owner;
  }

  readonly snapshot = (): ExcerptSnapshot => {
    const options = { self: this.#owner.self(), reached: 0, pending: this.#owner.pending };
    this.#snapshot ??= {
      timeline: this.#timeline.items([], options),
      hasBefore: this.#timeline.hasBefore,
      hasAfter: this.#hasAfter,
      isLoading: this.#loading !== null,
      isOver: this.#isOver,
    };
    return this.#snapshot;
  };

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  readonly loadBefore = (): Promise<void> => {
    if (!this.#timeline.hasBefore) return Promise.resolve();
    const before = this.#timeline.firstSeq;
    return this.#load({ before }, ({ messages, hasBefore }) => this.#prepend(messages, before, hasBefore));
  };

  readonly loadAfter = (): Promise<void> =>
    this.#hasAfter ? this.#load({ after: this.#timeline.lastSeq }, (page) => this.#append(page)) : Promise.resolve();

  readonly close = (): void => this.#owner.closed(this);

  open(seq: number): Promise<void> {
    return this.#load({ around: seq }, (page) => {
      const last = page.messages.at(-1)?.seq ?? 0;
      this.#prepend(page.messages, last + 1, page.hasBefore);
      this.#append({ ...page, messages: [] });
    });
  }

  /** The next event of the room. */
  event(event: RoomEventFrame | UnknownEvent): void {
    if (this.#loading) this.#passing.push(event);
    if (!this.#hasAfter) this.#timeline.append(event, this.#owner.self().id, undefined);
    else if (isChange(event)) this.#timeline.change(event, this.#owner.self().id);
    this.changed();
  }

  /** The room starts over. */
  end(): void {
    this.#isOver = true;
    this.changed();
  }

  changed(): void {
    this.#snapshot = null;
    this.#batch.add(this);
  }

  #load(where: Parameters<ExcerptOwner["page"]>[0], apply: (page: Page) => void): Promise<void> {
    if (this.#loading) return this.#loading;
    this.#passing = [];
    this.#timeline.expectPage();
    const loading = this.#owner.page(where, apply).finally(() => {
      this.#timeline.expectNoPage();
      this.#loading = null;
      this.changed();
    });
    this.#loading = loading;
    this.changed();
    return loading;
  }

  #prepend(messages: readonly MessageFrame[], before: number, hasBefore: boolean): void {
    this.#timeline.prepend(messages, { self: this.#owner.self().id, before, hasBefore });
  }

  #append({ messages, hasAfter }: Page): void {
    const self = this.#owner.self().id;
    for (const message of messages) this.#timeline.append(message, self, undefined);
    const passing = this.#passing;
    for (const event of passing) if (isChange(event)) this.#timeline.change(event, self);
    this.#hasAfter = hasAfter;
    if (!hasAfter) for (const event of passing) this.#timeline.append(event, self, undefined);
  }
}
