import { scalingTable } from "./table.ts";

/** node bench/scaling/run.ts: prints the table of docs/scaling.md. */
process.stdout.write(`${scalingTable()}\n`);
