import type { RoomId } from "@parley/protocol";
import type { Bus, BusEvent, BusNote } from "./bus.ts";
import type { BusSetup, LinkControl } from "./bus.contract.ts";

export function messageEvent(room: RoomId, seq: number, frame: Buffer | null = Buffer.from(`frame ${seq}`)): BusEvent {
  return { room, seq, epoch: "e1", type: "message", frame };
}

/** A node on the bench: its bus, and everything that bus has told it. */
export interface BenchNode {
  readonly bus: Bus;
  readonly events: BusEvent[];
  readonly notes: BusNote[];
  readonly gaps: number;
  /** What went wrong where a thrown error would be swallowed by the bus. */
  readonly faults: string[];
  onArrival: (event: BusEvent) => void;
  onNoteArrival: (note: BusNote) => void;
  publish(room: RoomId, seq: number): Promise<void>;
  tell(room: RoomId | null, text: string): Promise<void>;
  /** Tells again until all of these have heard it: a note may be lost. */
  tellUntilHeard(room: RoomId | null, text: string, hearers: readonly BenchNode[]): Promise<void>;
  /** The notes that have arrived, by room. */
  said(room: RoomId | null): string[];
  seqs(room: RoomId): number[];
  /** Resolves once the event has arrived, now or before. */
  has(room: RoomId, seq: number): Promise<void>;
  hasAll(room: RoomId, seqs: readonly number[]): Promise<void>;
  until(condition: () => boolean, what: string): Promise<void>;
  /** Rejects if this takes longer than anything on this bus may. */
  within<T>(work: Promise<T>, what: string): Promise<T>;
  /** Resolves once publishing fails: the node has noticed that its link is down. */
  untilDown(): Promise<void>;
}

export interface BusBench {
  readonly nodes: readonly BenchNode[];
  /** Rooms that `settle` itself is subscribed to. */
  readonly probeRooms: number;
  readonly link: LinkControl | undefined;
  readonly heldRooms: (() => Promise<number> | number) | undefined;
  node(...rooms: RoomId[]): Promise<BenchNode>;
  /** Resolves when whatever was on its way must have arrived. */
  settle(): Promise<void>;
  teardown(): Promise<void>;
}

/** A probe that came back this often has pushed everything published before it out of the bus. */
const PROBES = 3;
/** A note may be lost; one that does not arrive in so many attempts is not on its way at all. */
const ATTEMPTS = 5;

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
    link: setup.link,
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
        for (let attempt = 0; attempt < ATTEMPTS && !probe.seqs(probeRoom).includes(probeSeq); attempt += 1) {
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
  const notes: BusNote[] = [];
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
    onNote(note) {
      notes.push(note);
      wake();
      node.onNoteArrival(note);
    },
    onGap() {
      gaps += 1;
      wake();
    },
  });

  const node: BenchNode = {
    bus,
    events,
    notes,
    get gaps() {
      return gaps;
    },
    faults: [],
    onArrival: () => undefined,
    onNoteArrival: () => undefined,
    publish: (room, seq) => bus.publish(messageEvent(room, seq)),
    tell: (room, text) => bus.tell({ room, body: Buffer.from(text) }),
    async tellUntilHeard(room, text, hearers) {
      const missing = () => hearers.filter((hearer) => !hearer.said(room).includes(text));
      for (let attempt = 0; attempt < ATTEMPTS && missing().length > 0; attempt += 1) {
        await node.tell(room, text);
        await Promise.allSettled(missing().map((each) => each.until(() => each.said(room).includes(text), text)));
      }
      if (missing().length > 0) throw new Error(`${missing().length} of ${hearers.length} nodes never heard "${text}"`);
    },
    said: (room) => notes.filter((note) => note.room === room).map((note) => note.body.toString()),
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
    within: (work, what) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${what} took over ${timeoutMs} ms`)), timeoutMs);
        void work.then(resolve, reject).finally(() => clearTimeout(timer));
      }),
    async untilDown() {
      const deadline = performance.now() + timeoutMs;
      const isTaken = (): Promise<boolean> =>
        bus.publish(messageEvent("nobody-is-here" as RoomId, 1)).then(
          () => true,
          () => false,
        );
      while (await node.within(isTaken(), "publishing on a link that was cut")) {
        if (performance.now() > deadline) throw new Error("the bus did not notice that its link was cut");
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
  return node;
}
