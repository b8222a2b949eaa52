import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { COUNTERS, DISTRIBUTIONS, EVENT_LOOP, GAUGES, TALLIES } from "./metric-names.ts";
import type { Metrics } from "./metrics.ts";

/** Builds the registry over these numbers and answers the function that renders it. Loaded at the first scrape. */
export function createScrape(metrics: Metrics): () => Promise<string> {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const key of keysOf(GAUGES)) {
    new Gauge({
      ...GAUGES[key],
      registers,
      collect() {
        this.set(metrics[key]);
      },
    });
  }
  for (const key of keysOf(COUNTERS)) {
    new Counter({
      ...COUNTERS[key],
      registers,
      collect() {
        this.reset();
        this.inc(metrics[key]);
      },
    });
  }
  for (const key of keysOf(TALLIES)) {
    const { name, help, label } = TALLIES[key];
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [value, count] of metrics[key].entries()) this.inc({ [label]: value }, count);
      },
    });
  }
  const delays = keysOf(EVENT_LOOP).map((key) => [key, new Gauge({ ...EVENT_LOOP[key], registers })] as const);
  return async () => {
    const delay = metrics.eventLoopDelay();
    for (const [key, gauge] of delays) gauge.set(delay[key]);
    const distributions = keysOf(DISTRIBUTIONS).map((key) =>
      metrics[key].render(DISTRIBUTIONS[key].name, DISTRIBUTIONS[key].help),
    );
    return `${await registry.metrics()}\n${distributions.join("\n\n")}\n`;
  };
}

function keysOf<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[];
}
