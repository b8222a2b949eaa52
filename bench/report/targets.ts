import type { Target } from "../results.ts";
import { cpuManyInFlight, cpuOneInFlight, durableRate, lastMemberP99 } from "./load-measures.ts";
import type { Measured } from "./measure.ts";
import {
  besideStopped,
  coldStart,
  connectRate,
  idleMemory,
  recoverLoss,
  recoverTime,
  stoppedMemory,
} from "./scenario-measures.ts";
import { addedLatency, twoNodesRate } from "./two-nodes-measures.ts";
import { type Limit, targetText, verdict } from "./verdict.ts";

/** What the project has set itself. The default of MAX_SEND_QUEUE_BYTES is 1 MiB. */
const LIMITS: readonly Limit[] = [
  { measure: cpuOneInFlight, atMost: 1.3, versus: "floor" },
  { measure: cpuOneInFlight, atMost: 1, versus: "go-hub" },
  { measure: cpuOneInFlight, atMost: 0.6, versus: "socketio" },
  { measure: cpuManyInFlight, atMost: 1.5, versus: "floor" },
  { measure: cpuManyInFlight, atMost: 1 / 8, versus: "go-hub" },
  { measure: cpuManyInFlight, atMost: 1 / 8, versus: "socketio" },
  { measure: cpuManyInFlight, atMost: 1.2, versus: "bun" },
  { measure: lastMemberP99, atMost: 0.3, versus: "socketio" },
  { measure: durableRate, atLeast: 9000 },
  { measure: durableRate, atLeast: 20, versus: "one-fsync" },
  { measure: durableRate, atLeast: 20, versus: "ejabberd" },
  { measure: twoNodesRate, atLeast: 0.9 },
  { measure: addedLatency, atMost: 1 },
  { measure: idleMemory, atMost: 8 },
  { measure: idleMemory, atMost: 0.45, versus: "go-hub" },
  { measure: idleMemory, atMost: 0.45, versus: "socketio" },
  { measure: connectRate, atLeast: 0.8, versus: "go-hub" },
  { measure: coldStart, atMost: 300 },
  { measure: coldStart, atMost: 4, versus: "node -e 0" },
  { measure: recoverTime, atMost: 0.25, versus: "socketio-recovery" },
  { measure: recoverLoss, atMost: 0 },
  { measure: besideStopped, atMost: 1.1 },
  { measure: stoppedMemory, atMost: 1 },
];

/** Says of every target whether this run reached it, by the worst of the loads that it covers. */
export function judge(results: Measured): Target[] {
  return LIMITS.map((limit) => ({
    figure: limit.measure.figure,
    target: targetText(limit),
    ...verdict(limit, results),
  }));
}
