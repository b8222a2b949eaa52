import { flushCompileCache } from "node:module";
import { workerData } from "node:worker_threads";
import type { Call, Outcome, OpenSettings, ThreadData, ThreadReply, ThreadRequest } from "./calls.ts";
import { failureText, UndecidedCommitError } from "./sqlite-failure.ts";

/** A connection, ready for calls. */
export interface Opened<Api> {
  readonly epoch: string;
  run(calls: readonly Call<Api>[]): Outcome[];
  /** Calls have been answered. */
  afterRun(): void;
  whenIdle(): void;
  close(): void;
}

/** No call for this long: the thread is idle. */
const IDLE_MS = 200;

/**
 * What a thread of the store does all its life. SQLite is synchronous and an fsync takes as long as the disk likes; here
 * it delays nobody but those who wait for it.
 */
export function serveCalls<Api>(open: (settings: OpenSettings) => Opened<Api>): void {
  const { port } = workerData as ThreadData;
  let opened: Opened<Api> | undefined;
  const idleTimer = setTimeout(() => opened?.whenIdle(), IDLE_MS);

  function answer(request: ThreadRequest<Api>): ThreadReply {
    if ("open" in request) {
      try {
        opened = open(request.open);
        return { opened: { epoch: opened.epoch } };
      } catch (error) {
        return { openFailed: failureText(error) };
      }
    }
    if ("close" in request) {
      opened?.close();
      clearTimeout(idleTimer);
      port.close();
      return { closed: true };
    }
    if (!opened) throw new Error("a call before open");
    try {
      return { outcomes: opened.run(request.calls) };
    } catch (error) {
      if (error instanceof UndecidedCommitError) return { undecided: error.message };
      throw error;
    }
  }

  port.on("message", (request: ThreadRequest<Api>) => {
    port.postMessage(answer(request));
    // Not left to the thread's end, which a kill -9 does not wait for.
    if ("open" in request) flushCompileCache();
    if ("close" in request) return;
    idleTimer.refresh();
    opened?.afterRun();
  });
}
