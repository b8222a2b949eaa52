import type { Deployment, WatchedPart } from "../deployment.ts";
import type { Cell, CellFigures, Quantiles } from "../results.ts";

export interface Pace {
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface Driven {
  readonly figures: CellFigures;
  /** Why the figures say less than others do. */
  readonly remark: string | null;
}

const NUMBER_FIELDS = [
  "elapsedMs",
  "messages",
  "acks",
  "deliveries",
  "frameBytes",
  "reads",
  "serverUserMs",
  "serverSystemMs",
  "generatorCpuMs",
  "incomplete",
] as const;

/** Gives a running server one cell's load; rejects with DeliveryViolation when a delivery was not as it must be. */
export async function drive(
  deployment: Deployment,
  cell: Cell,
  pace: Pace,
  more: readonly string[] = [],
): Promise<Driven> {
  const generator = deployment.generate([
    ...["--rooms", String(cell.rooms), "--members", String(cell.members), "--senders", String(cell.senders)],
    ...["--text-bytes", String(cell.textBytes)],
    ...(cell.inFlight === undefined ? ["--rate", String(cell.rate)] : ["--in-flight", String(cell.inFlight)]),
    ...["--warm-up-ms", String(pace.warmUpMs), "--measure-ms", String(pace.measureMs)],
    ...more,
  ]);
  try {
    return read(await generator.next("result"), deployment.watched);
  } finally {
    generator.end();
  }
}

function read(event: Readonly<Record<string, unknown>>, watched: readonly WatchedPart[]): Driven {
  const n = Object.fromEntries(NUMBER_FIELDS.map((name) => [name, Number(event[name])])) as Record<
    (typeof NUMBER_FIELDS)[number],
    number
  >;
  const perSecond = (count: number) => (count * 1000) / n.elapsedMs;
  const serverCpuMs = n.serverUserMs + n.serverSystemMs;
  const figures: CellFigures = {
    cpuUsPerDelivery: (serverCpuMs * 1000) / n.deliveries,
    userUsPerDelivery: (n.serverUserMs * 1000) / n.deliveries,
    ...partCosts(event["watchedCpuMs"] as readonly number[], watched, n.deliveries),
    deliveriesPerSecond: perSecond(n.deliveries),
    messagesPerSecond: perSecond(n.messages),
    acksPerSecond: perSecond(n.acks),
    frameBytes: n.frameBytes,
    framesPerRead: n.deliveries / n.reads,
    serverCpuShare: serverCpuMs / n.elapsedMs,
    generatorCpuShare: n.generatorCpuMs / n.elapsedMs,
    lastMember: event["lastMember"] as Quantiles,
    ack: event["ack"] as Quantiles,
  };
  if (event["overloaded"] === true || n.incomplete > 0)
    return { figures, remark: "overloaded: it could not keep up with the rate, its latencies are lower bounds" };
  if (figures.generatorCpuShare > 0.9 && figures.serverCpuShare < 0.9)
    return {
      figures,
      remark: "void as a rate and a latency, the generator was the bottleneck; CPU per delivery stands",
    };
  return { figures, remark: null };
}

function partCosts(cpuMs: readonly number[], watched: readonly WatchedPart[], deliveries: number) {
  const costOf = (part: WatchedPart) => {
    const used = cpuMs[watched.indexOf(part)];
    return used === undefined ? null : (used * 1000) / deliveries;
  };
  return { busUsPerDelivery: costOf("bus"), storeUsPerDelivery: costOf("store") };
}
