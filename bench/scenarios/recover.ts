import type { Contender } from "../contenders/contender.ts";
import { Deployment } from "../deployment.ts";
import type { RecoverResult } from "../results.ts";

const MEMBERS_OF_ROOM = 100;
const WARM_UP_MS = 3000;

type Policy = RecoverResult["policy"];

/**
 * How long clients wait before the n-th try: base doubled each time up to cap, less a random share. `own client` is what
 * the contender's client does by default (Socket.IO: 1 s doubled to 5 s, +-50 %; Parley: packages/client/src/backoff.ts).
 */
function policyArgs(contender: Contender, policy: Policy): string[] {
  const args = (baseMs: number, capMs: number, jitter: number) => [
    ...["--retry-base-ms", String(baseMs), "--retry-cap-ms", String(capMs), "--retry-jitter", String(jitter)],
  ];
  if (policy === "herd") return args(250, 250, 0);
  return contender.dialect === "socketio" ? args(1500, 5000, 0.66) : args(PARLEY_BASE_MS, PARLEY_CAP_MS, 1);
}

const PARLEY_BASE_MS = 250;
const PARLEY_CAP_MS = 15_000;

/** Kills the server under a room's eyes, starts it again, and waits until everybody is back and misses nothing. */
export async function recover(contender: Contender, members: number, policy: Policy): Promise<RecoverResult> {
  const rooms = Math.max(1, members / MEMBERS_OF_ROOM);
  const server = await Deployment.start(contender, { members, rooms });
  const keepsHistory = contender.dialect === "parley-member";
  const generator = server.generate([
    ...["--recover", "--members", String(members), "--rooms", String(rooms)],
    ...["--senders", String(rooms), "--rate", String(rooms), "--warm-up-ms", String(WARM_UP_MS)],
    ...(keepsHistory ? ["--history"] : []),
    ...policyArgs(contender, policy),
  ]);
  const asked = { contender: contender.id, policy, members };
  try {
    await generator.next("steady");
    generator.tell();
    await server.kill();
    await server.restart();
    const result = await generator.next("result");
    const isComplete = result["complete"] === members;
    return {
      ...asked,
      lastCompleteMs: isComplete ? Number(result["lastCompleteMs"]) : null,
      medianCompleteMs: Number(result["p50CompleteMs"]),
      missedDeliveries: Number(result["missedDeliveries"]),
      unknownSends: Number(result["unknownSends"]),
      remark: isComplete ? null : `only ${String(result["complete"])} of ${members} were back after 90 s`,
    };
  } catch (error) {
    const remark = error instanceof Error ? error.message : String(error);
    return {
      ...asked,
      lastCompleteMs: null,
      medianCompleteMs: null,
      missedDeliveries: null,
      unknownSends: null,
      remark,
    };
  } finally {
    generator.end();
    await server.end();
  }
}
