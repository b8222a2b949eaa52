import { setTimeout as after } from "node:timers/promises";
import { systemClock } from "../../src/lib/clock.ts";
import type { Fleet } from "./fleet.ts";
import type { History } from "./history.ts";
import type { CrowdMember } from "./crowd-member.ts";
import { Probe } from "./probe.ts";
import { registerMember } from "./member.ts";
import { SdkProbe } from "./sdk-probe.ts";
import { openWebSockets } from "./web-socket-link.ts";

const ROOMS = ["alpha", "beta", "gamma"];
const VISITORS = 8;
const MEMBERS = 2;
const SDK_CLIENTS = 2;
const ENTER_WITHIN_MS = 30_000;
const TALK_EVERY_MS = 20;
/** How often the one who cannot sit still loses its connection. */
const RESTLESS_MS = 1500;
/** How much of what somebody does is to look at history. */
const LOOKING = 0.05;

export interface CrowdOptions {
  readonly fleet: Fleet;
  readonly history: History;
  readonly random: () => number;
  readonly rooms?: readonly string[];
  readonly lateMs: number;
  readonly isPatient?: boolean;
}

/** Visitors and members in three rooms, one who reconnects all the time and one who comes late. */
export class TortureCrowd {
  readonly probes: CrowdMember[];
  readonly #options: CrowdOptions;
  readonly #late: CrowdMember;
  #timers: NodeJS.Timeout[] = [];
  #begunAt: number | null = null;

  constructor(options: CrowdOptions, probes: readonly CrowdMember[], late: CrowdMember) {
    this.#options = options;
    this.probes = [...probes];
    this.#late = late;
  }

  get size(): number {
    return this.probes.length;
  }

  get pending(): number {
    return this.probes.reduce((sum, probe) => sum + probe.pending, 0);
  }

  /** Without those of the one who loses his all the time. */
  get lostConnections(): number {
    return this.probes.slice(1).reduce((sum, probe) => sum + probe.lostConnections, 0);
  }

  get roomIds(): string[] {
    return [...new Set(this.probes.flatMap((probe) => probe.roomIds))];
  }

  /** Room id -> head. */
  haveEverything(heads: ReadonlyMap<string, number>): boolean {
    return this.probes.every(
      (probe) => probe.isReady && probe.roomIds.every((room) => probe.cursorOf(room) === (heads.get(room) ?? 0)),
    );
  }

  /** From now on they say this much in turn. */
  talk(perSecond: number): void {
    const { random, lateMs } = this.#options;
    const startedAt = performance.now();
    this.#begunAt ??= startedAt;
    const begunAt = this.#begunAt;
    let said = 0;
    const talking = setInterval(() => {
      if (performance.now() - begunAt > lateMs) this.#admitLate();
      const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
      for (; said < due; said++) {
        const probe = this.probes[Math.floor(random() * this.probes.length)];
        probe?.say();
        if (random() < LOOKING) probe?.look();
      }
    }, TALK_EVERY_MS);
    const restless = setInterval(() => this.probes[0]?.drop(), RESTLESS_MS);
    this.#timers = [talking, restless];
  }

  hush(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  stop(): void {
    for (const probe of this.probes) probe.stop({ isDone: true });
  }

  #admitLate(): void {
    if (this.probes.includes(this.#late)) return;
    this.probes.push(this.#late);
    this.#late.start();
  }
}

export async function startCrowd(options: CrowdOptions): Promise<TortureCrowd> {
  const { fleet, history, random, rooms = ROOMS, isPatient = false } = options;
  const open = openWebSockets(() => fleet.pick());
  const common = { rooms, open, history, clock: systemClock, random, ...(isPatient && { givesUp: 0 }) };
  const probes: CrowdMember[] = [];
  for (let index = 0; index < VISITORS; index++) probes.push(new Probe({ ...common, name: `v${index}` }));
  for (let index = 0; index < MEMBERS; index++) {
    const accessToken = await registerMember(() => fleet.pick().url, `${rooms[0] ?? ""}-member${index}`);
    probes.push(new Probe({ ...common, name: `m${index}`, accessToken }));
  }
  const crowd = new TortureCrowd(options, probes, new Probe({ ...common, name: "late" }));
  await enter(probes);
  // After the members, whose coming is an event of the room that the SDK does not tell of.
  const pick = () => fleet.pick();
  const sdkProbes: SdkProbe[] = [];
  for (let index = 0; index < SDK_CLIENTS; index++) {
    sdkProbes.push(new SdkProbe({ name: `sdk${index}`, rooms, pick, history, random }));
  }
  await enter(sdkProbes);
  const heads = await fleet.readHeads();
  await waitUntil(() => crowd.haveEverything(heads) && sdkProbes.every((probe) => probe.begin(heads)));
  crowd.probes.push(...sdkProbes);
  return crowd;
}

async function enter(clients: readonly CrowdMember[]): Promise<void> {
  for (const client of clients) client.start();
  await waitUntil(() => clients.every(({ isReady }) => isReady));
}

async function waitUntil(look: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + ENTER_WITHIN_MS;
  while (!look()) {
    if (performance.now() > giveUpAt) throw new Error("not all clients could enter before the first fault");
    await after(20);
  }
}
