import type { SessionId, UserId } from "@parley/protocol";
import type { Bus } from "../../src/bus/bus.ts";
import type { Recent } from "../../src/recent/recent.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import type { Actor } from "../../src/store/model.ts";
import type { Store } from "../../src/store/store.ts";
import { BadShelf } from "./bad-recent.ts";
import { ChaosClient } from "./chaos-client.ts";
import { HandClock } from "./hand-clock.ts";
import { type Losses, LossyBroker, PERFECT } from "./lossy-bus.ts";
import { SessionKit } from "./session-kit.ts";
import { SlowStore } from "./slow-store.ts";

export const CHAOS_STEPS = [
  "say",
  "sayTwice",
  "join",
  "leave",
  "connect",
  "disconnect",
  "stall",
  "read",
  "store",
  "time",
  "tick",
  "gap",
] as const;

/** One thing that happens; `who` and `pick` in [0, 1) choose whom it happens to and how. */
export interface ChaosStep {
  readonly what: (typeof CHAOS_STEPS)[number];
  readonly who: number;
  readonly pick: number;
}

export interface ChaosOptions {
  readonly nodes: number;
  readonly random: () => number;
  readonly losses: Losses;
  /** Whether store calls and answers wait for their `store` step. */
  readonly isStoreSlow: boolean;
  /** Plants a fault between a node and its ports, to see it caught. */
  readonly plantStore?: (store: Store) => Store;
  readonly plantBus?: (bus: Bus, store: Store) => Bus;
  readonly plantRecent?: (recent: Recent) => Recent;
}

/** Several nodes on one store, one bad bus and one bad shelf of recent events, and people who come, talk, stall and go; and what must hold in the end. */
export class Chaos {
  readonly clock = new HandClock();
  readonly truth = createMemoryStore();
  readonly nodes: SessionKit[] = [];
  readonly clients: ChaosClient[] = [];
  readonly shelf: BadShelf;
  readonly #slow: SlowStore;
  readonly #broker: LossyBroker;
  readonly #isStoreSlow: boolean;

  constructor({ nodes, random, losses, isStoreSlow, plantStore, plantBus, plantRecent }: ChaosOptions) {
    this.#slow = new SlowStore(this.truth);
    this.#isStoreSlow = isStoreSlow;
    this.#broker = new LossyBroker(this.clock, random, losses);
    this.shelf = new BadShelf(this.clock, random);
    const tokens = new Map<string, Actor>();
    const store = plantStore?.(this.#slow.store) ?? this.#slow.store;
    const env = { MAX_SEND_QUEUE_BYTES: "131072", HISTORY_ON_JOIN: "5" };
    for (let n = 0; n < nodes; n++) {
      const bus = this.#broker.connect();
      const planted = plantBus?.(bus, store) ?? bus;
      const shelf = this.shelf.connect();
      const recent = plantRecent?.(shelf) ?? shelf;
      this.nodes.push(new SessionKit({ env, store, clock: this.clock, bus: planted, recent, node: `n${n}x`, tokens }));
    }
    const codes = ["one", "two"];
    for (const [device, name] of ["ana", "bob", "carol", "uma", "vic", "uma"].entries()) {
      const kind = device < 3 ? "visitor" : "user";
      this.clients.push(new ChaosClient({ device, name, kind, codes }));
      if (kind === "visitor") continue;
      tokens.set(`user ${name}`, { kind, id: `u_${name}` as UserId, name, session: `s_${name}` as SessionId });
    }
  }

  /** Begins with everybody in both rooms, each on some node. */
  async run(steps: Iterable<ChaosStep>): Promise<void> {
    for (const name of ["uma", "vic"]) {
      await this.truth.createUser({ id: `u_${name}` as UserId, name, nameKey: name, passwordHash: "", at: 0 });
    }
    for (const [n, client] of this.clients.entries()) {
      const node = this.nodes[n % this.nodes.length];
      if (node) client.connect(node);
      await this.clock.settle();
      for (const code of [0, 0.5]) client.join(code);
      await this.clock.settle();
      client.look();
    }
    this.#slow.isSlow = this.#isStoreSlow;
    for (const step of steps) await this.#step(step);
  }

  /** Lets everything come to rest, then says what is wrong, in words. */
  async finish(): Promise<string[]> {
    this.#slow.isSlow = false;
    await this.#lastWords();
    this.#broker.losses = PERFECT;
    for (let round = 0; round < 4; round++) {
      for (const { peer } of this.clients) peer?.wire.resumeReading();
      while (this.#slow.step(0)) await this.clock.settle();
      await this.clock.advance(6000);
      for (const [n, client] of this.clients.entries()) {
        client.look();
        const node = this.nodes[n % this.nodes.length];
        if (client.unanswered.size > 0 && node) client.connect(node);
      }
    }
    const problems = this.nodes.flatMap(({ failures }) =>
      failures.map((failure) => `a node failed: ${String(failure)}`),
    );
    for (const client of this.clients) problems.push(...(await this.#judge(client)));
    return problems;
  }

  /** Everybody speaks once more, the bus loses all of it, and no later event shows that something is missing. */
  async #lastWords(): Promise<void> {
    this.#broker.losses = { ...PERFECT, lost: 1 };
    for (const client of this.clients) client.say(0.5, 1);
    do await this.clock.settle();
    while (this.#slow.step(0));
  }

  async #step({ what, who, pick }: ChaosStep): Promise<void> {
    const client = this.clients[Math.floor(who * this.clients.length)];
    const node = this.nodes[Math.floor(pick * this.nodes.length)];
    if (!client || !node) return;
    if (what === "say") client.say(pick, 1);
    else if (what === "sayTwice") client.say(pick, 2);
    else if (what === "join") client.join(pick);
    else if (what === "leave") client.leave(pick);
    else if (what === "connect") client.connect(node);
    else if (what === "disconnect") client.disconnect();
    else if (what === "stall") client.peer?.wire.stopReading();
    else if (what === "read") client.peer?.wire.resumeReading();
    else if (what === "store") this.#slow.step(pick);
    else if (what === "time") await this.clock.advance(Math.ceil(pick * 120));
    else if (what === "gap") this.#broker.tellGap();
    // Without this the next step falls into the same tick: seams are found between microtasks too.
    if (what === "tick" || pick > 0.5) await this.clock.settle();
    else for (let turn = 0; turn < pick * 20; turn++) await Promise.resolve();
    for (const each of this.clients) each.look();
  }

  async #judge(client: ChaosClient): Promise<string[]> {
    const problems: string[] = [];
    for (const observer of client.observers) {
      await observer.conclude(this.truth);
      problems.push(...observer.problems);
    }
    for (const said of client.unanswered.values()) problems.push(`${said.clientMsgId} was never answered`);
    for (const { room, seq, text, clientMsgId } of client.acked.values()) {
      const log = await this.truth.eventsAfter(room, 0, Number.MAX_SAFE_INTEGER);
      const stored = log.filter((event) => event.type === "message" && event.clientMsgId === clientMsgId);
      const [only] = stored;
      if (stored.length !== 1 || only?.type !== "message" || only.seq !== seq || only.text !== text) {
        problems.push(`${clientMsgId} was acknowledged as ${seq}, and is stored ${stored.length} times`);
      }
    }
    for (const { room, clientMsgId } of client.refused.values()) {
      const log = await this.truth.eventsAfter(room, 0, Number.MAX_SAFE_INTEGER);
      if (log.some((event) => event.type === "message" && event.clientMsgId === clientMsgId)) {
        problems.push(`${clientMsgId} was refused, and is stored`);
      }
    }
    return problems;
  }
}
