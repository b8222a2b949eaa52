import type { Revision, RoomId } from "@parley/protocol";
import type { SentMessage } from "./client-room.ts";
import type { ClientClock } from "./clock.ts";
import { messageItem, type Wish } from "./message-item.ts";
import type { Self } from "./parley-client.ts";
import type { PendingChanges } from "./pending-changes.ts";
import type { Requests } from "./requests.ts";

export interface RoomChangesOwner {
  readonly clock: ClientClock;
  readonly requests: Requests;
  readonly pending: PendingChanges;
  room(): RoomId;
  self(): Self;
  /** Everything up to this seq is here. */
  reached(): number;
  /** Something the timeline shows has changed. */
  timelineChanged(): void;
}

type ChangeRequest =
  | { readonly type: "edit"; readonly text: string }
  | { readonly type: "delete" }
  | { readonly type: "react"; readonly emoji: string; readonly isOn: boolean }
  | { readonly type: "pin"; readonly isOn: boolean };

/** What a person does to a room's stored messages: shown at once, asked for, and taken back if it is refused. */
export class RoomChanges {
  readonly #owner: RoomChangesOwner;

  constructor(owner: RoomChangesOwner) {
    this.#owner = owner;
  }

  readonly edit = (seq: number, text: string): Promise<void> =>
    this.#change({ type: "edited", ...this.#wish(seq), text }, { type: "edit", text });

  readonly delete = (seq: number): Promise<void> =>
    this.#change({ type: "deleted", ...this.#wish(seq), author: this.#owner.self().id }, { type: "delete" });

  readonly react = (seq: number, emoji: string, isOn: boolean): Promise<void> =>
    this.#change({ type: "reaction", ...this.#wish(seq), emoji, isOn }, { type: "react", emoji, isOn });

  readonly pin = (seq: number, isOn: boolean): Promise<void> =>
    this.#change({ type: "pinned", ...this.#wish(seq), isOn }, { type: "pin", isOn });

  readonly pins = (): Promise<readonly SentMessage[]> =>
    this.#owner.requests.ask(
      "pins",
      (id) => ({ type: "pins", id, room: this.#owner.room() }),
      ({ messages }) => messages.map((message) => messageItem(message, this.#owner.self().id)),
    );

  readonly revisions = (seq: number): Promise<readonly Revision[]> =>
    this.#owner.requests.ask(
      "revisions",
      (id) => ({ type: "revisions", id, room: this.#owner.room(), seq }),
      ({ revisions }) => revisions,
    );

  /** As the log will tell it. */
  #wish(target: number) {
    const { id, name } = this.#owner.self();
    return { room: this.#owner.room(), at: this.#owner.clock.now(), from: { id, name }, target };
  }

  async #change(wish: Wish, what: ChangeRequest): Promise<void> {
    const { pending, requests } = this.#owner;
    const shown = pending.add(wish);
    this.#owner.timelineChanged();
    try {
      await requests.ask(
        "ack",
        (id) => ({ ...what, id, room: wish.room, seq: wish.target }),
        ({ seq }) => pending.acked(shown, seq, this.#owner.reached()),
      );
    } catch (error) {
      pending.drop(shown);
      throw error;
    } finally {
      this.#owner.timelineChanged();
    }
  }
}
