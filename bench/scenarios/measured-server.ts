import type { Contender } from "../contenders/contender.ts";
import { Deployment } from "../deployment.ts";
import type { Progress } from "../progress.ts";
import type { CellRuns } from "./cell-runs.ts";
import { drive, type Driven, type Pace } from "./drive.ts";

export interface Measuring {
  readonly pace: Pace;
  /** Of its first cell: a program that has just started is compiled while it runs, and costs more than later. */
  readonly freshWarmUpMs: number;
  readonly progress: Progress;
}

/** A contender that is started when it is first measured, and again after it has failed. */
export class MeasuredServer {
  readonly #contender: Contender;
  readonly #measuring: Measuring;
  #running: Deployment | null = null;

  constructor(contender: Contender, measuring: Measuring) {
    this.#contender = contender;
    this.#measuring = measuring;
  }

  /** Adds one round to the runs of a cell, or why there is none. */
  async measure(runs: CellRuns): Promise<void> {
    const { pace, freshWarmUpMs, progress } = this.#measuring;
    const warmUpMs = this.#running ? pace.warmUpMs : Math.max(pace.warmUpMs, freshWarmUpMs);
    const name = `${this.#contender.id} ${runs.cell.id}`;
    progress.step(name);
    try {
      this.#running ??= await Deployment.start(this.#contender, runs.cell);
      const driven = await drive(this.#running, runs.cell, { ...pace, warmUpMs });
      runs.add(driven);
      progress.say(`${name}: ${describe(driven)}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      progress.say(`${name}: FAILED: ${reason}`);
      runs.fail(reason);
      // What it has left undone must not weigh on the next cell.
      await this.end();
    }
  }

  async end(): Promise<void> {
    await this.#running?.end();
    this.#running = null;
  }
}

const describe = ({ figures, remark }: Driven) =>
  `${figures.cpuUsPerDelivery.toFixed(2)} us/delivery (${figures.userUsPerDelivery.toFixed(2)} outside the kernel), ` +
  `${Math.round(figures.deliveriesPerSecond)} deliveries/s, ${figures.framesPerRead.toFixed(1)} in a read${remark === null ? "" : `; ${remark}`}`;
