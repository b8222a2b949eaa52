import type { OpenSettings, Writes } from "./calls.ts";
import { checkpointIfWorthIt } from "./checkpoint.ts";
import { openWriter } from "./open-database.ts";
import { SearchIndex } from "./search-index.ts";
import { type Opened, serveCalls } from "./serve-calls.ts";
import { SpareTime } from "./spare-time.ts";
import { WriteBatch } from "./write-batch.ts";

/* Entry of the store's thread with the one connection that writes. */

serveCalls(writer);

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
