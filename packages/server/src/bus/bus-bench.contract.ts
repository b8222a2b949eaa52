import type { RoomId } from "@parley/protocol";
import type { Bus, BusEvent } from "./bus.ts";
import type { BusSetup } from "./bus.contract.ts";

export function messageEvent(room: RoomId, seq: number, frame: Buffer | null = Buffer.from(`frame ${seq}`)): BusEvent {
  return { room, seq, epoch: "e1", type: "message", frame };
}

/** A node on the bench: its bus, and everything that bus has told it. */
export interface BenchNode {
  readonly bus: Bus;
  readonly events: BusEvent[];
  readonly gaps: number;
  /** What went wrong where a thrown error would be swallowed by the bus. */
  readonly faults: string[];
  onArrival: (event: BusEvent) => void;
  publish(room: RoomId, seq: number): Promise<void>;
  seqs(room: RoomId): number[];
  /** Resolves once the event has arrived, now or before. */
  has(room: RoomId, seq: number): Promise<void>;
  hasAll(room: RoomId, seqs: readonly number[]): Promise<void>;
  until(condition: () => boolean, what: string): Promise<void>;
}

export interface BusBench {
  readonly nodes: readonly BenchNode[];
  /** Rooms that `settle` itself is subscribed to. */
  readonly probeRooms: number;
  readonly interrupt: ((bus: Bus) => Promise<void>) | undefined;
  readonly heldRooms: (() => Promise<number> | number) | undefined;
  node(...rooms: RoomId[]): Promise<BenchNode>;
  /** Resolves when whatever was on its way must have arrived. */
  settle(): Promise<void>;
  teardown(): Promise<void>;
}

/** A probe that came back this often has pushed everything published before it out of the bus. */
const PROBES = 3;

export function createBusBench(setup: BusSetup, timeoutMs: number): BusBench {
  const nodes: BenchNode[] = [];
  const probeRoom = "probe" as RoomId;
  let probe: BenchNode | null = null;
  let probeSeq = 0;

  async function connect(rooms: readonly RoomId[]): Promise<BenchNode> {
    const node = createBenchNode(await setup.connect(), timeoutMs);
    for (const room of rooms) await node.bus.subscribe(room);
    return node;
  }

  return {
    nodes,
    get probeRooms() {
      return probe ? 1 : 0;
    },
    interrupt: setup.interrupt?.bind(setup),
    heldRooms: setup.heldRooms?.bind(setup),
    async node(...rooms) {
      const node = await connect(rooms);
      nodes.push(node);
      return node;
    },
    async settle() {
      probe ??= await connect([probeRoom]);
      for (let round = 0; round < PROBES; round += 1) {
        probeSeq += 1;
        // Sent again until one is heard: a bus that loses events is judged by the rules, not by the bench.
        for (let attempt = 0; attempt < 5 && !probe.seqs(probeRoom).includes(probeSeq); attempt += 1) {
          await probe.publish(probeRoom, probeSeq);
          await probe.has(probeRoom, probeSeq).catch(() => undefined);
        }
      }
    },
    async teardown() {
      for (const node of [...nodes, ...(probe ? [probe] : [])]) await node.bus.close();
      await setup.teardown();
    },
  };
}

function createBenchNode(bus: Bus, timeoutMs: number): BenchNode {
  const events: BusEvent[] = [];
  let gaps = 0;
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const check of waiting) check();
  };
  bus.listen({
    onEvent(event) {
      events.push(event);
      wake();
      node.onArrival(event);
    },
    onGap() {
      gaps += 1;
      wake();
    },
  });

  const node: BenchNode = {
    bus,
    events,
    get gaps() {
      return gaps;
    },
    faults: [],
    onArrival: () => undefined,
    publish: (room, seq) => bus.publish(messageEvent(room, seq)),
    seqs: (room) => events.filter((event) => event.room === room).map((event) => event.seq),
    has: (room, seq) => node.hasAll(room, [seq]),
    hasAll: (room, seqs) =>
      node.until(
        () => {
          const arrived = new Set(node.seqs(room));
          return seqs.every((seq) => arrived.has(seq));
        },
        `${room} ${seqs.join(" ")}`,
      ),
    until: (condition, what) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          if (!condition()) return;
          clearTimeout(timer);
          waiting.delete(settle);
          resolve();
        };
        const timer = setTimeout(() => {
          waiting.delete(settle);
          reject(new Error(`no ${what} within ${timeoutMs} ms; arrived: ${events.map((e) => e.seq).join(" ")}`));
        }, timeoutMs);
        waiting.add(settle);
        settle();
      }),
  };
  return node;
}
