import type { Down, DownFrame, UpFrame } from "@parley/protocol";
import type { Cancel, ClientClock } from "./clock.ts";
import { ConnectionLost, ReplyError } from "./errors.ts";

/** A server that has not answered by now will not; the caller may try again. */
const REPLY_DEADLINE_MS = 20_000;

interface Waiting {
  readonly reply: (frame: DownFrame) => void;
  readonly fail: (error: Error) => void;
  readonly cancelDeadline: Cancel;
}

/** Requests of one connection that wait for their reply, matched by id. */
export class Requests {
  readonly #clock: ClientClock;
  readonly #send: (frame: UpFrame) => boolean;
  readonly #waiting = new Map<string, Waiting>();
  #count = 0;

  constructor(clock: ClientClock, send: (frame: UpFrame) => boolean) {
    this.#clock = clock;
    this.#send = send;
  }

  newId(): string {
    this.#count += 1;
    return String(this.#count);
  }

  /**
   * Sends a request and resolves with what `apply` made of its reply. `apply` runs while the reply is being handled:
   * a promise would let the frames after it overtake.
   */
  ask<Type extends DownFrame["type"], Result>(
    type: Type,
    frame: (id: string) => UpFrame,
    apply: (reply: Down<Type>) => Result,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      const id = this.newId();
      if (!this.#send(frame(id))) {
        reject(new ConnectionLost());
        return;
      }
      const isReply = (reply: DownFrame): reply is Down<Type> => reply.type === type;
      this.#waiting.set(id, {
        reply(frame) {
          if (isReply(frame)) resolve(apply(frame));
          else if (frame.type === "error") reject(new ReplyError(frame.code, frame.message, frame.retryAfterMs));
          else reject(new ConnectionLost(`unexpected reply: ${frame.type}`));
        },
        fail: reject,
        cancelDeadline: this.#clock.after(REPLY_DEADLINE_MS, () => {
          this.#waiting.delete(id);
          reject(new ConnectionLost("the server did not answer"));
        }),
      });
    });
  }

  /** True when the frame was the reply to a waiting request. */
  answer(frame: DownFrame): boolean {
    const id = "id" in frame ? frame.id : undefined;
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || !waiting) return false;
    this.#waiting.delete(id);
    waiting.cancelDeadline();
    waiting.reply(frame);
    return true;
  }

  /** The connection is gone: nothing will be answered. */
  fail(reason: string): void {
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of lost) {
      waiting.cancelDeadline();
      waiting.fail(new ConnectionLost(reason));
    }
  }
}
