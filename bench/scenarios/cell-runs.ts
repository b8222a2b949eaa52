import type { Cell, CellFigures, CellResult } from "../results.ts";
import type { Driven } from "./drive.ts";

/** The rounds of one contender in one cell. */
export class CellRuns {
  readonly contender: string;
  readonly cell: Cell;
  readonly #runs: Driven[] = [];
  #failure: string | null = null;

  constructor(contender: string, cell: Cell) {
    this.contender = contender;
    this.cell = cell;
  }

  add(run: Driven): void {
    this.#runs.push(run);
  }

  /** It could not be measured; the reason goes into the table. */
  fail(reason: string): void {
    this.#failure ??= reason;
  }

  result(): CellResult {
    const sorted = this.#runs.toSorted((a, b) => cost(a) - cost(b));
    const median = sorted[Math.floor((sorted.length - 1) / 2)];
    return {
      contender: this.contender,
      cell: this.cell,
      median: median?.figures ?? null,
      roundsCpuUsPerDelivery: this.#runs.map(cost),
      remark: this.#failure ?? median?.remark ?? null,
    };
  }
}

const cost = ({ figures }: { readonly figures: CellFigures }) => figures.cpuUsPerDelivery;
