import { setTimeout as after } from "node:timers/promises";
import { seededRandom } from "../kit/seeded-random.ts";
import { readFinalLogs } from "./final-reads.ts";
import type { Fleet } from "./fleet.ts";
import type { History } from "./history.ts";
import { startCrowd, type TortureCrowd } from "./torture-crowd.ts";
import { judge, type Verdict } from "./verdict.ts";
import { measureVisibility, type Visibility } from "./visibility.ts";

export interface TrialOptions {
  readonly fleet: Fleet;
  readonly history: History;
  /** Decides who says what where. */
  readonly seed: number;
  readonly messagesPerSecond: number;
  readonly minAcks: number;
  /** Codes of open rooms that nobody has been in. */
  readonly rooms?: readonly string[];
  /** When somebody comes who was not there before, in ms after the first message. */
  readonly lateMs: number;
  /** Nobody gives up a message that is answered with "later". */
  readonly isPatient?: boolean;
}

export interface TrialFault {
  readonly name: string;
  /** Ms since the history began. */
  readonly at: number;
  readonly lastedMs: number;
  readonly hasBitten: boolean;
}

export interface TrialReport extends Verdict {
  readonly seed: number;
  readonly faults: readonly TrialFault[];
  readonly visibility: Visibility;
  /** From the end of the load to when everybody had everything. */
  readonly settledMs: number;
}

/** The longest a deployment has to put everything right after the last fault. */
const SETTLE_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** Clients who talk on a fleet while things are done to it, and the judgement of what they saw. */
export class Trial {
  readonly crowd: TortureCrowd;
  readonly history: History;
  readonly #options: TrialOptions;
  readonly #faults: TrialFault[] = [];
  #hushedAt = 0;

  private constructor(options: TrialOptions, crowd: TortureCrowd) {
    this.#options = options;
    this.crowd = crowd;
    this.history = options.history;
  }

  /** Resolves once all clients are in their rooms; they have said nothing yet. */
  static async start(options: TrialOptions): Promise<Trial> {
    return new Trial(options, await startCrowd({ ...options, random: seededRandom(options.seed) }));
  }

  /** The clients begin to talk, or go on. */
  talk(): void {
    this.crowd.talk(this.#options.messagesPerSecond);
  }

  hush(): void {
    this.crowd.hush();
    this.#hushedAt = this.history.now;
  }

  /** Does something to the fleet and has it written down; `inject` answers whether it bit. */
  async fault(name: string, inject: () => Promise<boolean>): Promise<TrialFault> {
    const at = this.history.now;
    const seen = { client: "faults", node: "", name };
    this.history.record({ op: "fault", ...seen, phase: "begin" });
    const hasBitten = await inject();
    this.history.record({ op: "fault", ...seen, phase: "end" });
    const fault = { name, at, lastedMs: this.history.now - at, hasBitten };
    this.#faults.push(fault);
    return fault;
  }

  /** Whether in time everybody was answered and had what the database has. */
  async settles(withinMs: number): Promise<boolean> {
    const { fleet } = this.#options;
    const giveUpAt = performance.now() + withinMs;
    do {
      if (this.crowd.pending === 0) {
        const heads = await fleet.readHeads().catch(() => null);
        if (heads && this.crowd.haveEverything(heads)) return true;
      }
      await after(LOOK_EVERY_MS);
    } while (performance.now() < giveUpAt);
    return false;
  }

  /** Silence; then everything is read by everybody, and judged. What is not settled by then the checkers will say. */
  async judge(): Promise<TrialReport> {
    const { fleet, history, seed, minAcks } = this.#options;
    this.hush();
    await this.settles(SETTLE_WITHIN_MS);
    const settledMs = history.now - this.#hushedAt;
    await readFinalLogs(fleet, history, this.crowd.roomIds);
    this.stop();
    history.flush();
    const harmlessFaults = this.#faults.flatMap(({ name, hasBitten }) => (hasBitten ? [] : [name]));
    const mustRead = ["database", ...fleet.nodes.map(({ name }) => `http:${name}`)];
    return {
      ...judge(history.entries, { minAcks, harmlessFaults, mustRead }),
      seed,
      faults: this.#faults,
      visibility: measureVisibility(history.entries),
      settledMs,
    };
  }

  /** All clients leave. */
  stop(): void {
    this.crowd.hush();
    this.crowd.stop();
  }
}
