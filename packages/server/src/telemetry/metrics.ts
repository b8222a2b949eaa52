import { monitorEventLoopDelay } from "node:perf_hooks";
import { Distribution } from "./distribution.ts";
import {
  COUNTERS,
  type CounterKey,
  DISTRIBUTIONS,
  type DistributionKey,
  GAUGES,
  type GaugeKey,
  TALLIES,
  type TallyKey,
  type TallyLabel,
} from "./metric-names.ts";
import { Tally } from "./tally.ts";

/** The event loop is probed this often; an idle loop therefore reads as this, and it is subtracted. */
const PROBE_MS = 20;

type Numbers = Record<GaugeKey | CounterKey, number>;
type Tallies = { readonly [K in TallyKey]: Tally<TallyLabel<K>> };
type Distributions = Readonly<Record<DistributionKey, Distribution>>;

/**
 * What this process counts. Gauges and counters are plain numbers their owners change in place
 * (`metrics.deliveries += n`): nothing is paid per delivery, everything is read when somebody scrapes.
 */
export interface Metrics extends Numbers, Tallies, Distributions {
  /** Prometheus text, version 0.0.4. */
  text(): Promise<string>;
  /** Since the last call, in seconds. */
  eventLoopDelay(): { readonly p50: number; readonly p99: number; readonly max: number };
  close(): void;
}

export const METRICS_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

export function createMetrics(): Metrics {
  const loop = monitorEventLoopDelay({ resolution: PROBE_MS });
  loop.enable();
  let scrape: Promise<() => Promise<string>> | undefined;
  const metrics: Metrics = {
    ...(Object.fromEntries([...Object.keys(GAUGES), ...Object.keys(COUNTERS)].map((key) => [key, 0])) as Numbers),
    ...(Object.fromEntries(Object.keys(TALLIES).map((key) => [key, new Tally()])) as Tallies),
    ...(Object.fromEntries(
      Object.entries(DISTRIBUTIONS).map(([key, { bounds }]) => [key, new Distribution(bounds)]),
    ) as Distributions),
    async text() {
      scrape ??= import("./prometheus.ts").then(({ createScrape }) => createScrape(metrics));
      return (await scrape)();
    },
    eventLoopDelay() {
      const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - PROBE_MS / 1e3);
      const delay = {
        p50: seconds(loop.percentile(50)),
        p99: seconds(loop.percentile(99)),
        max: seconds(loop.max),
      };
      loop.reset();
      return delay;
    },
    close: () => void loop.disable(),
  };
  return metrics;
}
