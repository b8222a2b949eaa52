import { markdownTable } from "../report/markdown-table.ts";
import { count, digits } from "../report/number-text.ts";
import { type Plan, plan } from "./model.ts";
import { WORKLOADS } from "./workload.ts";

const SEED = 7;

/** mulberry32: the same numbers on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ROWS: readonly (readonly [string, (plan: Plan) => number])[] = [
  ["nodes", ({ nodes }) => nodes],
  ["messages/s", ({ messages }) => messages],
  ["deliveries per message", ({ spread }) => spread.deliveries],
  ["nodes that hear a message", ({ spread }) => spread.copies],
  ["deliveries/s", ({ deliveries }) => deliveries],
  ["bus copies/s of messages", ({ messageCopies }) => messageCopies],
  ["bus copies/s of read cursors", ({ readCopies }) => readCopies],
  ["bus copies/s of beats", ({ beatCopies }) => beatCopies],
  ["heads compared/s", ({ heads }) => heads],
  ["node cores busy", ({ nodeCores }) => nodeCores],
  ["Redis cores busy", ({ redisCores }) => redisCores],
  ["PostgreSQL cores busy", ({ postgresCores }) => postgresCores],
];

/** docs/scaling.md's table. */
export function scalingTable(): string {
  const plans = WORKLOADS.map((load) => plan(load, () => seededRandom(SEED)));
  return markdownTable({
    headings: ["connected people", ...WORKLOADS.map(({ people }) => count(people))],
    rows: ROWS.map(([name, value]) => [name, ...plans.map((each) => figure(value(each)))]),
  });
}

const figure = (value: number): string => (Number.isInteger(value) || value >= 1000 ? count(value) : digits(value));
