import { parseArgs } from "node:util";
import { type Command, UsageError } from "../command.ts";
import { isPostgresUrl } from "../connect-postgres.ts";
import { renewPostgres } from "./renew-postgres.ts";
import { renewSqlite } from "./renew-sqlite.ts";

const help = `parley renew-epoch --store FILE | postgres://USER:PASSWORD@HOST/DATABASE

For a store that was restored from a backup, and for one whose copy has lived on elsewhere: gives it a new epoch, the
name of this life of it. Clients that come back are told to start over, instead of mixing two histories that use the
same numbers for different messages. Nothing else changes.

All nodes must be stopped: they read the epoch when they start.

Exit codes: 0 renewed, 1 not (the reason is named, nothing has changed), 2 usage.`;

export const renewEpoch: Command = {
  help,
  async run(args, { newId, out }) {
    const { store } = parseArgs({ args: [...args], options: { store: { type: "string" } } }).values;
    if (!store) throw new UsageError("give --store FILE, or --store postgres://...");
    if (isPostgresUrl(store)) await renewPostgres(store, newId());
    else if (/^[a-z][\w+.-]*:\/\//i.test(store) || store === "memory:") {
      throw new UsageError("--store takes a SQLite file, or an address that begins with postgres://");
    } else renewSqlite(store, newId());
    out("The store has a new epoch: clients that come back start over.");
    return 0;
  },
};
