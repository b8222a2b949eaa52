import { flushCompileCache } from "node:module";
import { type MessagePort, workerData } from "node:worker_threads";
import type { Call, Outcome, OpenSettings, Reads, ThreadData, ThreadReply, ThreadRequest, Writes } from "./calls.ts";
import { checkpointIfWorthIt } from "./checkpoint.ts";
import { openReader, openWriter } from "./open-database.ts";
import { ReadBatch } from "./read-batch.ts";
import { SearchIndex } from "./search-index.ts";
import { SpareTime } from "./spare-time.ts";
import { failureText } from "./sqlite-failure.ts";
import { UndecidedCommitError, WriteBatch } from "./write-batch.ts";

/*
 * Entry of the store's two threads: "writer" holds the one connection that writes, "reader" a read-only one. SQLite is
 * synchronous and an fsync takes as long as the disk likes; here it delays nobody but those who wait for it.
 */

/** A connection, ready for calls. */
interface Opened<Api> {
  readonly epoch: string;
  run(calls: readonly Call<Api>[]): Outcome[];
  /** Calls have been answered. */
  afterRun(): void;
  whenIdle(): void;
  close(): void;
}

/** No call for this long: the thread is idle. */
const IDLE_MS = 200;

function writer(settings: OpenSettings): Opened<Writes> {
  const { db, epoch } = openWriter(settings);
  const search = new SearchIndex(db);
  const batch = new WriteBatch(db, search);
  const spareTime = new SpareTime({
    slice: () => search.advance(),
    monotonic: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  // What was left behind, by an earlier life or a schema without an index.
  spareTime.used();
  return {
    epoch,
    run: (calls) => batch.run(calls),
    afterRun: () => spareTime.used(),
    whenIdle: () => checkpointIfWorthIt(db),
    close() {
      spareTime.stop();
      // Being the last connection, this also moves the log into the database and removes it.
      db.close();
    },
  };
}

function reader(settings: OpenSettings): Opened<Reads> {
  const db = openReader(settings);
  const batch = new ReadBatch(db);
  return {
    epoch: settings.newEpoch,
    run: (calls) => batch.run(calls),
    afterRun: () => {},
    whenIdle: () => {},
    close: () => db.close(),
  };
}

function serve<Api>(port: MessagePort, open: (settings: OpenSettings) => Opened<Api>): void {
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

const { role, port } = workerData as ThreadData;
if (role === "writer") serve(port, writer);
else serve(port, reader);
