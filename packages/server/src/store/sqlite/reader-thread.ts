import type { OpenSettings, Reads } from "./calls.ts";
import { openReader } from "./open-reader.ts";
import { ReadBatch } from "./read-batch.ts";
import { type Opened, serveCalls } from "./serve-calls.ts";

/* Entry of the store's threads with a read-only connection. */

serveCalls(reader);

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
