import type { Down, Receipt, RoomEventFrame, RoomId } from "@parley/protocol";
import type { MessageReaders, RoomReceipt } from "./client-room.ts";
import type { Self } from "./parley-client.ts";
import type { Requests } from "./requests.ts";

const NOBODY: readonly RoomReceipt[] = [];

export interface RoomReceiptsOwner {
  readonly requests: Requests;
  room(): RoomId;
  self(): Self;
  isEntered(): boolean;
  changed(): void;
}

/** How far the others in a room have read: asked for while somebody looks, and kept up by what is told. */
export class RoomReceipts {
  readonly #owner: RoomReceiptsOwner;
  #known = new Map<string, Receipt>();
  #watchers = 0;
  #view = NOBODY;

  constructor(owner: RoomReceiptsOwner) {
    this.#owner = owner;
  }

  get view(): readonly RoomReceipt[] {
    return this.#view;
  }

  readonly readers = (seq: number): Promise<MessageReaders> =>
    this.#owner.requests.ask(
      "readers",
      (id) => ({ type: "readers", id, room: this.#owner.room(), seq }),
      ({ count, users = null }) => ({ count, users }),
    );

  readonly watch = (): (() => void) => {
    this.#watchers += 1;
    if (this.#watchers === 1) this.ask();
    let isWatching = true;
    return () => {
      if (!isWatching) return;
      isWatching = false;
      this.#watchers -= 1;
    };
  };

  /** The room was entered, or somebody begins to look: what was told meanwhile is not known. */
  ask(): void {
    if (this.#watchers === 0 || !this.#owner.isEntered()) return;
    this.#owner.requests
      .ask(
        "receipts",
        (id) => ({ type: "receipts", id, room: this.#owner.room() }),
        (answer) => this.#replace(answer.users ?? []),
      )
      // Not worth an error: the next connection asks again, and an older server cannot say.
      .catch(() => {});
  }

  told({ users }: Down<"receipt">): void {
    if (this.#watchers === 0) return;
    for (const receipt of users) this.#known.set(receipt.id, newerOf(this.#known.get(receipt.id), receipt));
    this.#show();
  }

  /** Whoever has left shows nothing any more. */
  event(frame: RoomEventFrame): void {
    if (frame.type === "member_left" && this.#known.delete(frame.member.id)) this.#show();
  }

  /** The room starts over, and so may versions. */
  reset(): void {
    this.#known = new Map();
    this.#view = NOBODY;
  }

  /** What was told before the answer, and is newer, stays. */
  #replace(users: readonly Receipt[]): void {
    const before = this.#known;
    this.#known = new Map(users.map((receipt) => [receipt.id, newerOf(before.get(receipt.id), receipt)]));
    this.#show();
  }

  #show(): void {
    const self = this.#owner.self().id;
    const before = new Map(this.#view.map((receipt) => [receipt.user.id, receipt]));
    this.#view = [...this.#known.values()].flatMap(({ id, name, seq }) => {
      if (id === self || seq === undefined) return [];
      const same = before.get(id);
      return same?.seq === seq && same.user.name === name ? same : { user: { id, name }, seq };
    });
    this.#owner.changed();
  }
}

function newerOf(known: Receipt | undefined, told: Receipt): Receipt {
  return known && known.version > told.version ? known : told;
}
