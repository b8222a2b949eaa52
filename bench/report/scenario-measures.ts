import { FULL_CHAT, type Measure, type Measured, type Reading } from "./measure.ts";
import { digits } from "./number-text.ts";

/** Fewer connections share the server's fixed costs among fewer. */
const CONNECTIONS = 10_000;

export const idleMemory: Measure = {
  figure: "memory per idle connection, of 10,000",
  unit: " KiB",
  ours: FULL_CHAT,
  read: ({ idle }, contender) =>
    idle
      .filter((result) => result.contender === contender && result.connections === CONNECTIONS)
      .map(({ bytesPerConnection: bytes, remark }) => reading("", bytes === null ? null : bytes / 1024, remark)),
};

export const connectRate: Measure = {
  figure: "10,000 connects and joins",
  unit: "/s",
  ours: FULL_CHAT,
  read: ({ idle }, contender) =>
    idle
      .filter((result) => result.contender === contender && result.connections === CONNECTIONS)
      .map(({ connectsPerSecond, remark }) => reading("", connectsPerSecond, remark)),
};

export const coldStart: Measure = {
  figure: "cold start until ready",
  unit: " ms",
  ours: ["parley"],
  read: ({ coldStart }, contender) =>
    coldStart
      .filter((result) => result.contender === contender)
      .map(({ medianMs }) => reading("median of several starts", medianMs, null)),
};

/** Members, because visitors of a room that is open to all are told to start over when the server does not know them. */
const RESUMING = ["parley-members"];
const RECOVERING_MEMBERS = 5000;

export const POLICIES: Readonly<Record<Measured["recover"][number]["policy"], string>> = {
  herd: "all again after 250 ms",
  "own client": "each as its own client does",
};

export const recoverTime: Measure = {
  figure: "5,000 clients complete after kill -9",
  unit: " s",
  ours: RESUMING,
  read: (results, contender) =>
    recovering(results, contender).map(({ policy, lastCompleteMs: ms, remark }) =>
      reading(POLICIES[policy], ms === null ? null : ms / 1000, remark),
    ),
};

/** A repeated delivery fails the run. */
export const recoverLoss: Measure = {
  figure: "5,000 clients complete after kill -9",
  unit: " missed",
  ours: RESUMING,
  read: (results, contender) =>
    recovering(results, contender).map(({ policy, missedDeliveries, remark }) =>
      reading(POLICIES[policy], missedDeliveries, remark),
    ),
};

const recovering = ({ recover }: Measured, contender: string) =>
  recover.filter((result) => result.contender === contender && result.members === RECOVERING_MEMBERS);

export const besideStopped: Measure = {
  figure: "p99 of the healthy beside 200 stopped readers",
  unit: "x",
  ours: FULL_CHAT,
  read: (results, contender) =>
    stopped(results, contender).map(({ p99WithUs: beside, p99WithoutUs: alone, remark }) =>
      beside === null || alone === null
        ? reading("", null, remark)
        : reading(`${digits(beside / 1000)} vs ${digits(alone / 1000)} ms without them`, beside / alone, remark),
    ),
};

export const stoppedMemory: Measure = {
  figure: "memory for each of 200 stopped readers",
  unit: " MiB",
  ours: FULL_CHAT,
  read: (results, contender) =>
    stopped(results, contender).map(({ memoryWithBytes: beside, memoryWithoutBytes: alone, stopped, remark }) =>
      reading("", beside === null ? null : (beside - alone) / stopped / 2 ** 20, remark),
    ),
};

const stopped = ({ stoppedReaders }: Measured, contender: string) =>
  stoppedReaders.filter((result) => result.contender === contender && result.stopped === 200);

const reading = (where: string, value: number | null, remark: string | null): Reading => ({
  where,
  value,
  remark,
  isVoid: false,
});
