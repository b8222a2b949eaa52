import { chart, type Spec } from "../report/plots/chart.ts";
import { type Plan, plan } from "./model.ts";
import { seededRandom } from "./table.ts";
import { WORKLOADS } from "./workload.ts";

/** Above these one fleet does not come to rest (docs/scaling.md). */
const PEOPLE = [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
const SEED = 7;

const PARTS: readonly (readonly [name: string, shade: string, cores: (plan: Plan) => number])[] = [
  ["nodes", "#0f766e", ({ nodeCores }) => nodeCores],
  ["PostgreSQL", "#57606a", ({ postgresCores }) => postgresCores],
  ["Redis", "#b1bac4", ({ redisCores }) => redisCores],
];

/** How busy each part of a fleet is, by how many people are connected. */
export function coresChart(): Spec {
  const [usual] = WORKLOADS;
  if (!usual) throw new Error("there is no workload to start from");
  const plans = PEOPLE.map((people) => {
    const largestRoom = Math.round(usual.largestRoom * Math.sqrt(people / usual.people));
    return plan({ ...usual, people, largestRoom }, () => seededRandom(SEED));
  });
  const values = PARTS.flatMap(([part, shade, cores]) =>
    plans
      .map((each) => ({ part, shade, people: each.load.people, cores: cores(each) }))
      .filter(({ cores }) => cores > 0),
  );
  const scale = { type: "log", nice: false };
  const x = {
    field: "people",
    type: "quantitative",
    scale: { ...scale, domain: [PEOPLE[0], PEOPLE.at(-1)] },
    axis: { title: "connected people", values: [1000, 10_000, 100_000, 1_000_000], format: ",", grid: false },
  };
  const y = {
    field: "cores",
    type: "quantitative",
    scale: { ...scale, domain: [0.003, 100] },
    axis: { title: "cores busy", values: [0.01, 0.1, 1, 10, 100], format: "~r" },
  };
  const color = { field: "shade", type: "nominal", scale: null };
  const last = values.filter(({ people }) => people === PEOPLE.at(-1));
  return chart(
    {
      title: "What a fleet is busy with, by the people connected to it",
      subtitle: [
        "Cores in the busy hour, both axes logarithmic. Redis has one thread: it is full at 1.",
        "Most of PostgreSQL's work is comparing heads, not storing messages.",
      ],
    },
    [
      {
        width: 520,
        height: 300,
        layer: [
          { data: { values }, mark: { type: "line", strokeWidth: 2.5, point: true }, encoding: { x, y, color } },
          {
            data: { values: last },
            mark: { type: "text", align: "left", dx: 10 },
            encoding: { x, y, text: { field: "part" } },
          },
        ],
      },
    ],
  );
}
