import type { Person, RoomId, UserId } from "@parley/protocol";
import type { Hub } from "../../src/delivery/hub.ts";
import type { SendQueue, Subscriber, Subscription } from "../../src/delivery/subscriber.ts";

/** A connection that is nothing but a queue without a limit: what delivery hands over, buffer by buffer. */
export class HandSubscriber implements Subscriber {
  readonly person: Person;
  readonly subscriptions: Subscription[] = [];
  readonly isAway = false;
  readonly status = null;
  readonly exited = null;
  readonly pushed: Buffer[] = [];
  readonly queue: SendQueue = {
    push: (bytes) => this.pushed.push(bytes) > 0,
    write: (bytes) => this.pushed.push(bytes) > 0,
    pushEphemeral: () => true,
    feedBytes: Number.MAX_SAFE_INTEGER,
    feedWhenFree: () => undefined,
  };

  constructor(name: string) {
    this.person = { id: `v_${name}` as UserId, name };
  }

  async enter(hub: Hub, room: RoomId, cursor: number | null): Promise<void> {
    const subscription = await hub.enter(this, room);
    if (subscription) await hub.start(subscription, cursor);
  }
}
