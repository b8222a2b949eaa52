import { Refusal } from "./refusal.ts";

export interface BoundedWork {
  /** Runs the work when its turn comes; refuses with `busy` when as much is waiting as may wait. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

const RETRY_MS = 1000;

/** At most `atOnce` pieces of expensive work at a time, at most `waiting` more in line, first come first served. */
export function createBoundedWork(limits: { readonly atOnce: number; readonly waiting: number }): BoundedWork {
  const line: (() => void)[] = [];
  let running = 0;
  return {
    async run(work) {
      if (running < limits.atOnce) running++;
      else if (line.length >= limits.waiting) throw new Refusal("busy", { retryAfterMs: RETRY_MS });
      else await new Promise<void>((myTurn) => void line.push(myTurn));
      try {
        return await work();
      } finally {
        // The place goes straight to the next in line, so nobody who comes meanwhile can slip in before it.
        const next = line.shift();
        if (next) next();
        else running--;
      }
    },
  };
}
