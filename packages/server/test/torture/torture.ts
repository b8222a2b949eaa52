import { setTimeout as after } from "node:timers/promises";
import { seededRandom } from "../kit/seeded-random.ts";
import { type FaultName, injectFault } from "./faults.ts";
import { readFinalLogs } from "./final-reads.ts";
import type { Fleet } from "./fleet.ts";
import type { History } from "./history.ts";
import { startCrowd, type TortureCrowd } from "./torture-crowd.ts";
import { judge, type Verdict } from "./verdict.ts";
import { measureVisibility, type Visibility } from "./visibility.ts";

export interface TortureOptions {
  readonly fleet: Fleet;
  readonly history: History;
  readonly seed: number;
  /** From the first message to the last; longer where every fault of a list takes longer. */
  readonly durationMs: number;
  /** All that may happen, one after the other as the seed has it; empty: nothing does. */
  readonly faults: readonly FaultName[];
  /** Each of them once and in their order instead. */
  readonly isEachOnce?: boolean;
  readonly messagesPerSecond: number;
  readonly minAcks: number;
  readonly onProgress?: (line: string) => void;
}

export interface InjectedFault {
  readonly name: FaultName;
  /** Ms since the run began. */
  readonly at: number;
  readonly lastedMs: number;
  readonly hasBitten: boolean;
}

export interface TortureReport extends Verdict {
  readonly seed: number;
  readonly faults: readonly InjectedFault[];
  readonly visibility: Visibility;
  /** From the end of the load to when everybody had everything. */
  readonly settledMs: number;
}

/** The longest a deployment has to put everything right after the last fault. */
const SETTLE_WITHIN_MS = 60_000;
/** In a run of ten minutes; shorter ones have shorter pauses and faults. */
const FULL_LENGTH_MS = 600_000;
const WARM_SHARE = 0.1;

/** Load, faults, silence, and the reading of everything by everybody; then the verdict. */
export async function torture(options: TortureOptions): Promise<TortureReport> {
  const { fleet, history, seed, durationMs, onProgress = () => undefined } = options;
  const crowd = await startCrowd({ ...options, random: seededRandom(seed) });
  onProgress(`${crowd.size} clients are in on ${fleet.nodes.length} node(s)`);
  crowd.talk(options.messagesPerSecond);
  const talkedAt = history.now;
  // A stream of its own: the faults of a seed are the same ones, however fast the machine is.
  const faults = await injectAll(options, crowd, seededRandom(seed + 1));
  await after(Math.max(0, talkedAt + durationMs - history.now));
  crowd.hush();
  const hushedAt = history.now;
  onProgress(`silence; waiting until everybody has everything`);
  await settle(fleet, crowd);
  const settledMs = history.now - hushedAt;
  await readFinalLogs(fleet, history, crowd.roomIds);
  crowd.stop();
  history.flush();
  const harmlessFaults = faults.flatMap(({ name, hasBitten }) => (hasBitten ? [] : [name]));
  const mustRead = ["database", ...fleet.nodes.map(({ name }) => `http:${name}`)];
  return {
    ...judge(history.entries, { minAcks: options.minAcks, harmlessFaults, mustRead }),
    seed,
    faults,
    visibility: measureVisibility(history.entries),
    settledMs,
  };
}

async function injectAll(options: TortureOptions, crowd: TortureCrowd, random: () => number): Promise<InjectedFault[]> {
  const { fleet, history, durationMs, faults, isEachOnce = false, onProgress = () => undefined } = options;
  const endsAt = history.now + durationMs;
  const scale = Math.min(1, Math.max(0.1, durationMs / FULL_LENGTH_MS));
  const injected: InjectedFault[] = [];
  await after(Math.min(20_000, durationMs * WARM_SHARE));
  const left = [...faults];
  const next = (): FaultName | undefined => {
    if (isEachOnce) return left.shift();
    return history.now < endsAt ? faults[Math.floor(random() * faults.length)] : undefined;
  };
  for (let name = next(); name !== undefined; name = next()) {
    // Squared: most are short, some are longer than every time-out.
    const holdMs = Math.max(1000, (1000 + 44_000 * random() ** 2) * scale);
    const at = history.now;
    const seen = { client: "faults", node: "", name };
    history.record({ op: "fault", ...seen, phase: "begin" });
    const losses = (): number => crowd.lostConnections;
    const hasBitten = await injectFault(name, { fleet, probes: crowd.probes, random, losses }, holdMs);
    history.record({ op: "fault", ...seen, phase: "end" });
    const lastedMs = history.now - at;
    injected.push({ name, at, lastedMs, hasBitten });
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    onProgress(`${seconds(at)}  ${name}, ${seconds(lastedMs)}${hasBitten ? "" : ", without effect"}`);
    await after((5000 + 10_000 * random()) * scale);
  }
  return injected;
}

/** Everybody is answered, and everybody has what the database has. What is not so at the end the checkers will say. */
async function settle(fleet: Fleet, crowd: TortureCrowd): Promise<void> {
  const giveUpAt = performance.now() + SETTLE_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    if (crowd.pending === 0) {
      const heads = await fleet.readHeads().catch(() => null);
      if (heads && crowd.haveEverything(heads)) return;
    }
    await after(100);
  }
}
