import { parseArgs } from "node:util";
import { type Command, UsageError } from "../command.ts";
import { isPostgresUrl } from "../connect-postgres.ts";
import { migrateStore } from "./migrate-store.ts";
import { createProgress } from "./progress.ts";

const help = `parley migrate --from FILE --to postgres://USER:PASSWORD@HOST/DATABASE

Copies everything in a SQLite store (rooms, messages, memberships, users, sessions, the epoch) into an empty
PostgreSQL database, and verifies the copy: counts, heads, and a checksum of every room's rows, computed by each
side for itself. Clients of the old server resume on the new one, if it has the same secret.

  --from FILE   the database of a server that is stopped (DATA_DIR/parley.db). It is only read. A server that runs
                is refused: what it acknowledges after the copy would be lost.
  --to URL      an empty database. Its tables are made. PGPASSWORD works, too.

All of it is one transaction: whatever interrupts it leaves the database empty, and it can be run again.
A node that is started on the database meanwhile waits for the end of it.

Exit codes: 0 copied and verified, 1 not (the reason is named; nothing is in the database), 2 usage.`;

export const migrate: Command = {
  help,
  async run(args, shell) {
    const { values } = parseArgs({ args: [...args], options: { from: { type: "string" }, to: { type: "string" } } });
    const { from, to } = values;
    if (!from || !to) throw new UsageError("give --from FILE and --to postgres://...");
    if (/^[a-z][\w+.-]*:\/\//i.test(from)) throw new UsageError("--from takes the file of a SQLite store");
    if (!isPostgresUrl(to)) throw new UsageError("--to takes an address that begins with postgres://");
    const progress = createProgress(shell);
    const startedAt = shell.monotonic();
    try {
      const { rows, rooms } = await migrateStore({ from, to, progress });
      progress.end();
      const seconds = ((shell.monotonic() - startedAt) / 1000).toFixed(1);
      shell.out(
        `Copied and verified ${rows.toLocaleString("en")} rows, ${rooms.toLocaleString("en")} rooms, in ${seconds} s.`,
      );
      return 0;
    } finally {
      progress.end();
    }
  },
};
