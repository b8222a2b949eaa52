import type { RoomId, UpFrame } from "@parley/protocol";
import type { SendOptions } from "./client-room.ts";
import type { ClientClock } from "./clock.ts";
import type { Outbox } from "./outbox.ts";

const TYPING_EVERY_MS = 3_000;

export interface RoomSendsOwner {
  readonly clock: ClientClock;
  readonly outbox: Outbox;
  readonly newId: () => string;
  room(): RoomId;
  code(): string;
  send(frame: UpFrame): boolean;
}

/** What a person says in a room, and that they are about to. */
export class RoomSends {
  readonly #owner: RoomSendsOwner;
  #lastTypingAt = Number.NEGATIVE_INFINITY;

  constructor(owner: RoomSendsOwner) {
    this.#owner = owner;
  }

  readonly send = (text: string, options: SendOptions = {}): string => {
    const { clock, outbox, newId, code } = this.#owner;
    const clientMsgId = newId();
    // Others stop seeing us type when the message comes: what is typed next is news again.
    this.#lastTypingAt = Number.NEGATIVE_INFINITY;
    outbox.add({ clientMsgId, code: code(), text, options, at: clock.now(), state: "queued", sentAs: null });
    return clientMsgId;
  };

  readonly rewrite = (clientMsgId: string, text: string): boolean =>
    this.#owner.outbox.rewrite(this.#owner.code(), clientMsgId, text);

  readonly resend = (clientMsgId: string): void => this.#owner.outbox.resend(this.#owner.code(), clientMsgId);

  readonly discard = (clientMsgId: string): void => void this.#owner.outbox.remove(this.#owner.code(), clientMsgId);

  readonly typing = (): void => {
    const { clock, room, send } = this.#owner;
    const now = clock.monotonic();
    if (now - this.#lastTypingAt < TYPING_EVERY_MS) return;
    if (send({ type: "typing", room: room() })) this.#lastTypingAt = now;
  };
}
