import { setTimeout as after } from "node:timers/promises";
import { seededRandom } from "../kit/seeded-random.ts";
import { type FaultName, injectFault } from "./faults.ts";
import { Trial, type TrialOptions, type TrialReport } from "./trial.ts";

export interface TortureOptions extends Omit<TrialOptions, "lateMs"> {
  /** From the first message to the last; longer where every fault of a list takes longer. */
  readonly durationMs: number;
  /** All that may happen, one after the other as the seed has it; empty: nothing does. */
  readonly faults: readonly FaultName[];
  /** Each of them once and in their order instead. */
  readonly isEachOnce?: boolean;
  /** How long each fault lasts; without it mostly a moment, now and then up to 45 s, and less in a short run. */
  readonly holdMs?: number | undefined;
  readonly onProgress?: (line: string) => void;
}

/** In a run of ten minutes; shorter ones have shorter pauses and faults. */
const FULL_LENGTH_MS = 600_000;
const WARM_SHARE = 0.1;

/** Load, faults, silence, and the reading of everything by everybody; then the verdict. */
export async function torture(options: TortureOptions): Promise<TrialReport> {
  const { fleet, history, seed, durationMs, onProgress = () => undefined } = options;
  const trial = await Trial.start({ ...options, lateMs: durationMs / 2 });
  onProgress(`${trial.crowd.size} clients are in on ${fleet.nodes.length} node(s)`);
  trial.talk();
  const talkedAt = history.now;
  // A stream of its own: the faults of a seed are the same ones, however fast the machine is.
  await injectAll(options, trial, seededRandom(seed + 1));
  await after(Math.max(0, talkedAt + durationMs - history.now));
  onProgress(`silence; waiting until everybody has everything`);
  return trial.judge();
}

async function injectAll(options: TortureOptions, trial: Trial, random: () => number): Promise<void> {
  const { fleet, history, durationMs, faults, isEachOnce = false, onProgress = () => undefined } = options;
  const endsAt = history.now + durationMs;
  const scale = Math.min(1, Math.max(0.1, durationMs / FULL_LENGTH_MS));
  await after(Math.min(20_000, durationMs * WARM_SHARE));
  const left = [...faults];
  const next = (): FaultName | undefined => {
    if (isEachOnce) return left.shift();
    return history.now < endsAt ? faults[Math.floor(random() * faults.length)] : undefined;
  };
  const { crowd } = trial;
  const losses = (): number => crowd.lostConnections;
  for (let name = next(); name !== undefined; name = next()) {
    const fault = name;
    // Squared: most are short, some are longer than every time-out.
    const drawnMs = Math.max(1000, (1000 + 44_000 * random() ** 2) * scale);
    const { holdMs = drawnMs } = options;
    const { at, lastedMs, hasBitten } = await trial.fault(fault, () =>
      injectFault(fault, { fleet, probes: crowd.probes, random, losses }, holdMs),
    );
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    onProgress(`${seconds(at)}  ${fault}, ${seconds(lastedMs)}${hasBitten ? "" : ", without effect"}`);
    await after((5000 + 10_000 * random()) * scale);
  }
}
