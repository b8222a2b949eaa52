import { afterAll, beforeAll, expect, onTestFailed, onTestFinished } from "vitest";
import { seededRandom } from "../../kit/seeded-random.ts";
import { type BusKind, Fleet, type FleetNode } from "../../torture/fleet.ts";
import { History } from "../../torture/history.ts";
import { formatReport } from "../../torture/report.ts";
import { Trial, type TrialOptions, type TrialReport } from "../../torture/trial.ts";

const SEED = 7;
const NODES = 3;
/** The longest wait for something that takes a moment on an idle machine. */
const PATIENCE_MS = 20_000;
let trials = 0;

/** Three nodes behind nginx (one alone, if it is on SQLite), for all tests of the file. */
export function useFleet(bus: BusKind): () => Fleet {
  let fleet: Fleet | null = null;
  beforeAll(async () => {
    const isAlone = bus === "none";
    fleet = await Fleet.start({ bus, nodes: isAlone ? 1 : NODES, hasNginx: !isAlone, random: seededRandom(SEED) });
  });
  afterAll(() => fleet?.stop());
  return () => {
    if (!fleet) throw new Error("the fleet is there from the first test on");
    return fleet;
  };
}

/** Clients in rooms of their own; those of other trials on the same fleet have left. */
export async function startTrial(fleet: Fleet, options: Partial<TrialOptions> = {}): Promise<Trial> {
  const place = `trial-${++trials}`;
  const trial = await Trial.start({
    fleet,
    history: new History(() => performance.now()),
    seed: SEED,
    messagesPerSecond: 100,
    minAcks: 100,
    lateMs: 500,
    rooms: [`${place}-a`, `${place}-b`, `${place}-c`],
    ...options,
  });
  onTestFinished(() => trial.stop());
  onTestFailed(() => void process.stderr.write(`${fleet.outputs()}\n`));
  return trial;
}

/** Resolves once so many more messages were acknowledged. */
export async function acked(trial: Trial, more: number): Promise<void> {
  const count = (): number => trial.history.entries.reduce((sum, { op }) => (op === "ack" ? sum + 1 : sum), 0);
  const enough = count() + more;
  await eventually(() => count() >= enough, `${more} more messages are acknowledged`);
}

/** Everybody has everything, once and in one order, and is not left with a message of unknown fate. */
export function expectValid(report: TrialReport): void {
  onTestFailed(() => void process.stderr.write(`${formatReport(report)}\n`));
  const { verdict, problems, doubts, figures } = report;
  expect({ verdict, problems, doubts }).toMatchObject({ verdict: "valid" });
  expect(figures.unknown, "sends that no retry settled").toBe(0);
}

export async function eventually(
  look: () => boolean | Promise<boolean>,
  what: string,
  withinMs = PATIENCE_MS,
): Promise<void> {
  await expect.poll(look, { message: what, timeout: withinMs, interval: 20 }).toBe(true);
}

/** Clients of each node; a node that is not up has none. */
export async function connectionsOf({ nodes }: Fleet): Promise<number[]> {
  return Promise.all(nodes.map(({ server }) => server.metric("parley_connections").catch(() => 0)));
}

/** The node with the most clients. */
export async function busiestOf(fleet: Fleet): Promise<FleetNode> {
  const connections = await connectionsOf(fleet);
  const busiest = fleet.nodes[connections.indexOf(Math.max(...connections))];
  if (!busiest) throw new Error("a fleet has nodes");
  return busiest;
}

export const isReady = async (fleet: Fleet, node: FleetNode): Promise<boolean> => (await fleet.readiness(node)) === 200;

/** One line for whoever reads the run's output. */
export function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
