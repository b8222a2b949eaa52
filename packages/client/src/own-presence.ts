import type { NewStatus, Status, UpFrame } from "@parley/protocol";
import type { Api } from "./api.ts";
import type { ClientClock } from "./clock.ts";
import { currentStatus, StatusEnds } from "./current-status.ts";

interface Options {
  readonly api: Api;
  readonly clock: ClientClock;
  readonly send: (frame: UpFrame) => boolean;
  /** This person's status is another, or has ended. */
  readonly changed: () => void;
}

/** How this person is there: whether somebody sits at this device, and what they let the others know. */
export class OwnPresence {
  readonly #options: Options;
  readonly #ends: StatusEnds;
  #isAway = false;
  #status: Status | null = null;

  constructor(options: Options) {
    this.#options = options;
    this.#ends = new StatusEnds(options.clock, () => this.told(this.#status));
  }

  /** Null when there is none, or it has ended. */
  get status(): Status | null {
    return currentStatus(this.#status, this.#options.clock.now());
  }

  readonly setAway = (isAway: boolean): void => {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    this.#say();
  };

  /** The server tells every device, this one too. */
  readonly setStatus = async (status: NewStatus | null): Promise<void> => {
    const asked = status === null ? ({ method: "DELETE" } as const) : ({ method: "PUT", body: status } as const);
    await this.#options.api.ask({ ...asked, path: "/me/status" });
  };

  /** A connection begins as not away. */
  connected(status: Status | undefined): void {
    this.told(status ?? null);
    if (this.#isAway) this.#say();
  }

  told(status: Status | null): void {
    this.#status = status;
    this.#ends.watch([status]);
    this.#options.changed();
  }

  dispose(): void {
    this.#ends.dispose();
  }

  #say(): void {
    this.#options.send({ type: "away", isAway: this.#isAway });
  }
}
