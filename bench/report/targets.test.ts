import { describe, expect, test } from "vitest";
import type { Results, Target } from "../results.ts";
import { cellResult, quantiles, rateCell, roomCell, sampleResults } from "./sample-results.ts";
import { judge } from "./targets.ts";

function judged(parts: Partial<Results>, figure: RegExp, target: string): Target | undefined {
  return judge(sampleResults(parts)).find((row) => figure.test(row.figure) && row.target === target);
}

const ONE = /^CPU per delivery, 1 in flight/;
const MANY = /^CPU per delivery, 16\+ in flight/;

describe("a target", () => {
  test("is judged by the worst of its rooms", () => {
    const fanOut = [
      cellResult("floor", roomCell(100, 1), { cpuUsPerDelivery: 5 }),
      cellResult("parley", roomCell(100, 1), { cpuUsPerDelivery: 6 }),
      cellResult("floor", roomCell(1000, 1), { cpuUsPerDelivery: 4 }),
      cellResult("parley", roomCell(1000, 1), { cpuUsPerDelivery: 5.6 }),
    ];
    expect(judged({ fanOut }, ONE, "<= 1.3x C floor")).toMatchObject({
      measured: "1.40x (5.60 vs 4.00 us, 1,000 x 1)",
      isMet: false,
    });
    expect(judged({ fanOut: fanOut.slice(0, 2) }, ONE, "<= 1.3x C floor")).toMatchObject({
      measured: "1.20x (6.00 vs 5.00 us, 100 x 1)",
      isMet: true,
    });
  });

  test("is judged by the worst of our settings, and says which it was", () => {
    const fanOut = [
      cellResult("go-hub", roomCell(1000, 16), { cpuUsPerDelivery: 8 }),
      cellResult("parley", roomCell(1000, 16), { cpuUsPerDelivery: 0.8 }),
      cellResult("parley-members", roomCell(1000, 16), { cpuUsPerDelivery: 1 }),
    ];
    expect(judged({ fanOut }, MANY, "<= 0.125x Go hub")).toMatchObject({
      measured: "0.125x (1.00 vs 8.00 us, members, 1,000 x 16)",
      isMet: true,
    });
  });

  test("does not look at rooms and loads that it is not about", () => {
    const fanOut = ["floor", "parley"].flatMap((contender, index) =>
      [roomCell(10, 1), roomCell(10_000, 1), rateCell(1000, 2), { ...roomCell(100, 1), rooms: 10 }].map((cell) =>
        cellResult(contender, cell, { cpuUsPerDelivery: 1 + index }),
      ),
    );
    expect(judged({ fanOut }, ONE, "<= 1.3x C floor")).toMatchObject({ measured: "not measured", isMet: null });
  });

  test("stays open when the other is missing or was not measured", () => {
    const durable = [cellResult("parley", roomCell(64, 64), { acksPerSecond: 10_000 })];
    expect(judged({ durable }, /^durable/, ">= 20x ejabberd, MAM")).toMatchObject({
      measured: "ejabberd, MAM is missing",
      isMet: null,
    });
    expect(judged({ durable }, /^durable/, ">= 20x one fsync each")).toMatchObject({
      measured: "one fsync each was not measured",
      isMet: null,
    });
    expect(judged({ durable }, /^durable/, ">= 9,000/s")).toMatchObject({
      measured: "10,000/s (64 x 64)",
      isMet: true,
    });
  });

  test("is missed when we have no figure where we should have one", () => {
    const fanOut = [
      cellResult("floor", roomCell(100, 1), {}),
      cellResult("parley", roomCell(100, 1), {}),
      cellResult("parley", roomCell(1000, 1), null, "a member was thrown out"),
    ];
    expect(judged({ fanOut }, ONE, "<= 1.3x C floor")).toMatchObject({
      measured: "failed, 1,000 x 1, a member was thrown out",
      isMet: false,
    });
  });
});

describe("at half load", () => {
  const late = "overloaded: it could not keep up";
  const half = (ours: [us: number, remark: string | null], theirs: [us: number, remark: string | null]) => ({
    halfLoad: [
      cellResult("parley", rateCell(1000, 500), { lastMember: quantiles(ours[0]) }, ours[1]),
      cellResult("socketio", rateCell(1000, 500), { lastMember: quantiles(theirs[0]) }, theirs[1]),
    ],
  });
  const verdictOn = (parts: Partial<Results>) => judged(parts, /^p99 to the last/, "<= 0.3x Socket.IO");

  test("somebody else's overload does not excuse them, ours counts against us", () => {
    expect(verdictOn(half([5000, null], [500_000, late]))).toMatchObject({
      measured: "0.010x (5.00 vs 500 ms, 1,000 at 500/s, Socket.IO overloaded)",
      isMet: true,
    });
    expect(verdictOn(half([5000, late], [500_000, null]))?.isMet).toBe(false);
  });

  test("a generator that was the bottleneck leaves it open", () => {
    const busy = { generatorCpuShare: 0.97, serverCpuShare: 0.6 };
    const halfLoad = [
      cellResult("parley", rateCell(1000, 500), { lastMember: quantiles(5000) }),
      cellResult("socketio", rateCell(1000, 500), { lastMember: quantiles(500_000), ...busy }, "void: the generator"),
    ];
    expect(verdictOn({ halfLoad })).toMatchObject({ measured: expect.stringContaining("void"), isMet: null });
  });
});

test("CPU per delivery stands where the generator was the bottleneck", () => {
  const busy = { generatorCpuShare: 0.97, serverCpuShare: 0.6, cpuUsPerDelivery: 0.6 };
  const fanOut = [
    cellResult("floor", roomCell(1000, 16), busy, "void: the generator"),
    cellResult("parley", roomCell(1000, 16), { cpuUsPerDelivery: 0.84 }),
  ];
  expect(judged({ fanOut }, MANY, "<= 1.5x C floor")).toMatchObject({
    measured: "1.40x (0.84 vs 0.60 us, 1,000 x 16)",
    isMet: true,
  });
});

test("more is better where a target says at least", () => {
  const idle = (["parley", "go-hub"] as const).map((contender, index) => ({
    ...{ contender, connections: 10_000, bytesPerConnection: 6144 * (1 + index) },
    ...{ connectsPerSecond: 3000 * (1 + index), connectCpuUs: 100, remark: null },
  }));
  expect(judged({ idle }, /connects and joins/, ">= 0.8x Go hub")).toMatchObject({
    measured: "0.500x (3,000 vs 6,000/s)",
    isMet: false,
  });
  expect(judged({ idle }, /^memory per idle/, "<= 8 KiB")).toMatchObject({ measured: "6 KiB", isMet: true });
  expect(judged({ idle }, /^memory per idle/, "<= 0.45x Go hub")).toMatchObject({ isMet: false });
});

test("after kill -9 each way of coming back is compared with the same way, and nothing may be missed", () => {
  const back = (contender: string, policy: "herd" | "own client", lastCompleteMs: number, missedDeliveries = 0) => ({
    ...{ contender, policy, members: 5000, lastCompleteMs, medianCompleteMs: lastCompleteMs / 2 },
    ...{ missedDeliveries, unknownSends: 3, remark: null },
  });
  const recover = [
    back("parley-members", "herd", 3000),
    back("parley-members", "own client", 4000, 2),
    back("socketio-recovery", "herd", 10_000, 900),
    back("socketio-recovery", "own client", 20_000, 900),
  ];
  expect(judged({ recover }, /after kill -9/, "<= 0.25x Socket.IO recovery")).toMatchObject({
    measured: "0.300x (3.00 vs 10.0 s, members, all again after 250 ms)",
    isMet: false,
  });
  expect(judged({ recover }, /after kill -9/, "0 missed")).toMatchObject({
    measured: "2 missed (members, each as its own client does)",
    isMet: false,
  });
});

test("stopped readers may slow the others by a tenth and fill their queues", () => {
  const stoppedReaders = [
    {
      ...{ contender: "parley", healthy: 200, stopped: 200, p99WithoutUs: 4000, p99WithUs: 4200, remark: null },
      ...{ memoryWithoutBytes: 100 * 2 ** 20, memoryWithBytes: 350 * 2 ** 20 },
    },
  ];
  expect(judged({ stoppedReaders }, /beside 200 stopped/, "<= 1.1x")).toMatchObject({
    measured: "1.05x (4.20 vs 4.00 ms without them)",
    isMet: true,
  });
  expect(judged({ stoppedReaders }, /^memory for each of 200/, "<= 1 MiB")).toMatchObject({
    measured: "1.25 MiB",
    isMet: false,
  });
});

test("the start is compared with a Node that does nothing", () => {
  const coldStart = [
    { contender: "node -e 0", bestMs: 38, medianMs: 40 },
    { contender: "parley", bestMs: 140, medianMs: 150 },
  ];
  expect(judged({ coldStart }, /^cold start/, "<= 300 ms")?.isMet).toBe(true);
  expect(judged({ coldStart }, /^cold start/, "<= 4x node -e 0")).toMatchObject({
    measured: "3.75x (150 vs 40.0 ms, median of several starts)",
    isMet: true,
  });
});

describe("two nodes", () => {
  const results = (redis: { readonly cpu: number; readonly p50Us: number }) => [
    cellResult("parley-postgres", roomCell(1000, 16), { cpuUsPerDelivery: 1 }),
    cellResult("parley-redis", roomCell(1000, 16), { cpuUsPerDelivery: redis.cpu }),
    cellResult("parley-postgres", rateCell(100, 100), { lastMember: quantiles(4000) }),
    cellResult("parley-redis", rateCell(100, 100), { lastMember: quantiles(2 * redis.p50Us) }),
  ];

  test("may cost a tenth more CPU than one", () => {
    expect(judged({ twoNodes: results({ cpu: 1.25, p50Us: 2500 }) }, /^two nodes/, ">= 0.9x")).toMatchObject({
      measured: "0.800x (2 nodes, Redis, 1,000 x 16, 1.25 vs 1.00 us on one)",
      isMet: false,
    });
    expect(judged({ twoNodes: results({ cpu: 1.1, p50Us: 2500 }) }, /^two nodes/, ">= 0.9x")?.isMet).toBe(true);
  });

  test("may take a millisecond longer", () => {
    expect(judged({ twoNodes: results({ cpu: 1, p50Us: 2500 }) }, /that a second node adds/, "<= 1 ms")).toMatchObject({
      measured: "0.50 ms (2 nodes, Redis, 100 at 100/s, 2.50 vs 2.00 ms on one)",
      isMet: true,
    });
    expect(judged({ twoNodes: results({ cpu: 1, p50Us: 3500 }) }, /that a second/, "<= 1 ms")?.isMet).toBe(false);
  });

  test("are a target missed when they fail, and open when they were not measured", () => {
    const failed = [cellResult("parley-redis", roomCell(1000, 16), null, "a member was thrown out")];
    expect(judged({ twoNodes: failed }, /^two nodes/, ">= 0.9x")?.isMet).toBe(false);
    expect(judged({}, /^two nodes/, ">= 0.9x")).toMatchObject({ measured: "not measured", isMet: null });
  });
});
