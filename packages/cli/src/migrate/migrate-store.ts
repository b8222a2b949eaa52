import { quoted } from "../connect-postgres.ts";
import { copyMeta, metaFaults } from "./meta.ts";
import { copyTable } from "./copy-table.ts";
import { headFaults, sourceHeads } from "./heads.ts";
import { planTables, type TablePlan } from "./plan-tables.ts";
import type { Progress } from "./progress.ts";
import { openSource, type Source } from "./source.ts";
import { openTarget, type Target } from "./target.ts";
import { verifyTable } from "./verify-table.ts";

export interface Migration {
  readonly from: string;
  readonly to: string;
  readonly progress: Progress;
}

export interface MigrationReport {
  readonly rows: number;
  readonly rooms: number;
}

/** The copy is not what the source is, and has been undone. */
export class CopyDiffers extends Error {
  constructor(faults: readonly string[]) {
    super(`the copy differs from the source, and has been undone:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
    this.name = "CopyDiffers";
  }
}

/**
 * Copies the SQLite store in the file `from` into the PostgreSQL database `to`, and verifies it, in one transaction:
 * until both are done there is nothing to see in the database, and an end by whatever cause leaves it as empty as it
 * was, ready for another run. The source is locked for as long, and not changed.
 *
 * Rejects with a reason for people; the database holds nothing then, except when the connection broke during the commit.
 */
export async function migrateStore({ from, to, progress }: Migration): Promise<MigrationReport> {
  const source = openSource(from);
  try {
    const target = await openTarget(to, source.meta.get("epoch") ?? "");
    try {
      const { tables, disagreements } = planTables(source.tables, target.tables);
      if (disagreements.length > 0) {
        throw new Error(`this version does not know how to copy what it finds: ${disagreements.join("; ")}`);
      }
      await copy({ source, target, tables, progress });
      const report = await verify({ source, target, tables, progress });
      await target.commit();
      return report;
    } finally {
      await target.close();
    }
  } finally {
    source.close();
  }
}

interface Step {
  readonly source: Source;
  readonly target: Target;
  readonly tables: readonly TablePlan[];
  readonly progress: Progress;
}

async function copy({ source, target: { client }, tables, progress }: Step): Promise<void> {
  progress.begin(countAll(source, tables));
  for (const plan of tables) {
    progress.task(`copying ${plan.name}`);
    const rows = await copyTable({ source, client, plan, onRows: (rows) => progress.advance(rows) });
    progress.say(`copied ${plan.name}: ${rows.toLocaleString("en")} rows`);
  }
  await copyMeta(source.meta, client);
  // Without it, plans would be made for empty tables until PostgreSQL gets round to it by itself.
  progress.task("gathering statistics");
  await client.query(`ANALYZE ${tables.map(({ name }) => quoted(name)).join(", ")}`);
}

async function verify({ source, target: { client }, tables, progress }: Step): Promise<MigrationReport> {
  progress.begin(countAll(source, tables));
  const heads = sourceHeads(source);
  const faults = [...(await headFaults(heads, client)), ...(await metaFaults(source.meta, client))];
  let rows = 0;
  for (const plan of tables) {
    progress.task(`verifying ${plan.name}`);
    const roomName = (id: string): string => heads.get(id)?.code ?? id;
    const verdict = await verifyTable({ source, client, plan, roomName, onRows: (rows) => progress.advance(rows) });
    rows += verdict.rows;
    faults.push(...verdict.faults);
    if (verdict.faults.length === 0) progress.say(`verified ${plan.name}: ${verdict.rows.toLocaleString("en")} rows`);
  }
  if (faults.length > 0) throw new CopyDiffers(faults);
  return { rows, rooms: heads.size };
}

function countAll(source: Source, tables: readonly TablePlan[]): number {
  return tables.reduce((sum, { name }) => sum + source.countRows(name), 0);
}
