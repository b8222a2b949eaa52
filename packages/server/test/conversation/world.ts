import type { RoomId, SessionId, UserId } from "@parley/protocol";
import { createMemoryShelf } from "../../src/recent/memory-recent.ts";
import type { Actor } from "../../src/store/model.ts";
import type { Store } from "../../src/store/store.ts";
import { HandClock } from "../kit/hand-clock.ts";
import { type Losses, LossyBroker, PERFECT } from "../kit/lossy-bus.ts";
import { SessionKit } from "../kit/session-kit.ts";
import { SlowStore } from "../kit/slow-store.ts";
import { Device } from "./device.ts";
import { StorePulse } from "./store-pulse.ts";

export const CODES = ["one", "two"];
const USERS = ["uma", "vic", "wes"];
const DEVICES = [
  ["uma", "user"],
  ["uma", "user"],
  ["vic", "user"],
  ["vic", "user"],
  ["wes", "user"],
  ["ana", "visitor"],
] as const;

export interface WorldOptions {
  readonly store: Store;
  readonly random: () => number;
  readonly losses: Losses;
  /** Whether store calls and answers wait for their `store` step. */
  readonly isStoreSlow: boolean;
}

/** Two nodes on one store and one bad bus, and SDK clients of several people, some with two devices. */
export class World {
  readonly clock = new HandClock();
  readonly nodes: SessionKit[] = [];
  readonly devices: Device[] = [];
  /** The store itself, past everything that slows it down. */
  readonly truth: Store;
  readonly #random: () => number;
  readonly #pulse: StorePulse;
  readonly #slow: SlowStore;
  readonly #broker: LossyBroker;

  constructor({ store, random, losses, isStoreSlow }: WorldOptions) {
    this.truth = store;
    this.#random = random;
    this.#pulse = new StorePulse(store);
    this.#slow = new SlowStore(this.#pulse.store);
    this.#slow.isSlow = isStoreSlow;
    this.#broker = new LossyBroker(this.clock, random, losses);
    const shelf = createMemoryShelf({ counts: { recentReads: { add: () => undefined }, recentEventsDropped: 0 } });
    const tokens = new Map<string, Actor>();
    for (const name of USERS) {
      tokens.set(`user ${name}`, { kind: "user", id: idOf(name), name, session: `s_${name}` as SessionId });
    }
    const env = { HISTORY_ON_JOIN: "5", MAX_SEND_QUEUE_BYTES: "131072" };
    for (const node of ["a", "b"]) {
      const shared = { store: this.#slow.store, clock: this.clock, tokens, recent: shelf.connect() };
      this.nodes.push(new SessionKit({ ...shared, env, bus: this.#broker.connect(), node }));
    }
    for (const [n, [person, kind]] of DEVICES.entries()) this.devices.push(this.device(person, kind, `${person}${n}`));
  }

  /** Another device of this person; of a visitor, with the storage of one it has. */
  device(person: string, kind: "user" | "visitor", name: string, twin?: Device): Device {
    const { clock } = this;
    const random = this.#random;
    const pick = () => this.nodes[Math.floor(random() * this.nodes.length)] as SessionKit;
    return new Device({ person, kind, name, clock, random, pick, ...(twin && { storage: twin.storage }) });
  }

  /** Two rooms with a past longer than a page, everybody in both of them. */
  async begin(): Promise<void> {
    for (const name of USERS) {
      await this.truth.createUser({ id: idOf(name), name, nameKey: name, passwordHash: "", at: 0 });
    }
    for (const code of CODES) await this.#fill(code);
    for (const device of this.devices) device.client.connect();
    await this.settle();
    for (const device of this.devices) for (const code of CODES) device.try(device.client.join(code));
    await this.settle();
  }

  /** Everything that can happen without time passing has happened. */
  async settle(): Promise<void> {
    for (;;) {
      await this.clock.settle();
      if (!this.#pulse.isIdle) await this.#pulse.beat();
      else if (!this.#slow.step(this.#random())) return;
    }
  }

  /** One call or answer of a slow store goes on. */
  stepStore(pick: number): void {
    this.#slow.step(pick);
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
  }

  /** The bus is good again, everybody reads and is connected, and nothing more happens. */
  async rest(): Promise<void> {
    this.#slow.isSlow = false;
    this.#broker.losses = PERFECT;
    for (const device of this.devices) device.isStalled = false;
    for (let round = 0; round < 8; round += 1) {
      await this.settle();
      await this.pass(5000);
      for (const device of this.devices) device.client.retryNow();
    }
    await this.settle();
  }

  async roomId(code: string): Promise<RoomId> {
    return (await this.truth.openRoom({ id: `r_${code}` as RoomId, code, at: 0 })).id;
  }

  async #fill(code: string): Promise<void> {
    const room = await this.roomId(code);
    const actor = { kind: "visitor", id: "v_old" as UserId, name: "old" } as const;
    const said: number[] = [];
    for (let n = 1; n <= 70; n += 1) {
      const replyTo = n % 7 === 0 ? said.at(-3) : undefined;
      const { event } = await this.truth.append({ room, actor, text: `old ${n}`, at: n, replyTo });
      said.push(event.seq);
      const reaction = { type: "react", room, seq: event.seq, actor, at: n, emoji: "👍", isOn: true } as const;
      if (n % 10 === 0) await this.truth.change(reaction);
    }
  }
}

export const idOf = (name: string): UserId => `u_${name}` as UserId;
