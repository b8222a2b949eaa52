import { Refusal } from "../lib/refusal.ts";

/** Requests that bring bytes, at this moment, on this node. */
export interface Receiving {
  /** Runs the work as one of them; refuses with `busy` where there are as many as may be. */
  run<T>(person: string, work: () => Promise<T>): Promise<T>;
}

/** Each may hold a blob's worth of bytes (4 MiB) while it waits for S3. */
const MAX_AT_ONCE = 64;
/** Several files at once from several tabs, and still room for everybody else. */
const MAX_OF_PERSON = 8;
const RETRY_MS = 1000;

export function createReceiving(): Receiving {
  const ofPerson = new Map<string, number>();
  let all = 0;
  return {
    async run(person, work) {
      const own = ofPerson.get(person) ?? 0;
      if (all >= MAX_AT_ONCE || own >= MAX_OF_PERSON) throw new Refusal("busy", { retryAfterMs: RETRY_MS });
      all += 1;
      ofPerson.set(person, own + 1);
      try {
        return await work();
      } finally {
        all -= 1;
        const left = (ofPerson.get(person) ?? 1) - 1;
        if (left === 0) ofPerson.delete(person);
        else ofPerson.set(person, left);
      }
    },
  };
}
