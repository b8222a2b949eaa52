import { type ColumnKind, columnKind } from "./column-kind.ts";
import { DERIVED_TABLES, EXCEPTIONS, type Exception, META_TABLE } from "./exceptions.ts";
import type { PostgresTable, Table } from "./table.ts";

/** A table to be copied, with the columns both sides have. */
export interface TablePlan {
  readonly name: string;
  readonly columns: readonly PlannedColumn[];
  /** The columns that name a row: PostgreSQL's primary key. */
  readonly key: readonly PlannedColumn[];
  /** The column that says which room a row belongs to, in tables where rows belong to rooms. */
  readonly room: PlannedColumn | null;
}

export interface PlannedColumn {
  readonly name: string;
  /** Where it is in `columns`, and so in a row. */
  readonly index: number;
  readonly kind: ColumnKind;
}

export interface CopyPlan {
  /** Every table after those its rows refer to. */
  readonly tables: readonly TablePlan[];
  /** What the two schemas do not agree about; with any of it, nothing may be copied. */
  readonly disagreements: readonly string[];
}

/** Says what to copy, from the two schemas as they are: a table or column added to both is copied without a word here. */
export function planTables(
  sqlite: readonly Table[],
  postgres: readonly PostgresTable[],
  exceptions: readonly Exception[] = EXCEPTIONS,
): CopyPlan {
  const disagreements: string[] = [];
  const unused = new Set(exceptions);
  function onOneSide(only: Exception["only"], table: string, column?: string): void {
    const known = exceptions.find((one) => one.only === only && one.table === table && one.column === column);
    if (known) unused.delete(known);
    else disagreements.push(`${nameOf(table, column)} is in ${only === "sqlite" ? "SQLite" : "PostgreSQL"} only`);
  }

  const tables: TablePlan[] = [];
  for (const { name, columns: theirs, key } of inOrder(postgres)) {
    if (name === META_TABLE || DERIVED_TABLES.has(name)) continue;
    const ours = sqlite.find((table) => table.name === name);
    if (!ours) {
      onOneSide("postgres", name);
      continue;
    }
    const columns: PlannedColumn[] = [];
    for (const column of theirs) {
      const type = ours.columns.find((one) => one.name === column.name)?.type;
      const kind = type === undefined ? null : columnKind(type, column.type);
      if (type === undefined) onOneSide("postgres", name, column.name);
      else if (kind) columns.push({ name: column.name, index: columns.length, kind });
      else disagreements.push(`${name}.${column.name} is ${type} in SQLite and ${column.type} in PostgreSQL`);
    }
    for (const column of ours.columns) {
      if (!theirs.some((one) => one.name === column.name)) onOneSide("sqlite", name, column.name);
    }
    tables.push({
      name,
      columns,
      key: columns.filter((column) => key.includes(column.name)),
      room: columns.find((column) => column.name === (name === "room" ? "id" : "room")) ?? null,
    });
  }
  for (const { name } of sqlite) {
    if (!DERIVED_TABLES.has(name) && !postgres.some((table) => table.name === name)) onOneSide("sqlite", name);
  }
  for (const { table, column } of unused) {
    disagreements.push(`${nameOf(table, column)} is named as an exception and is none`);
  }
  return { tables, disagreements };
}

const nameOf = (table: string, column?: string): string => (column === undefined ? table : `${table}.${column}`);

/** Every table after those it refers to. */
function inOrder(tables: readonly PostgresTable[]): PostgresTable[] {
  const ordered: PostgresTable[] = [];
  const isPlaced = (name: string): boolean => ordered.some((table) => table.name === name);
  for (let left = [...tables]; left.length > 0; left = left.filter((table) => !isPlaced(table.name))) {
    const next = left.filter(({ name, references }) => references.every((other) => other === name || isPlaced(other)));
    if (next.length === 0)
      throw new Error(`tables refer to each other in a circle: ${left.map((one) => one.name).join(", ")}`);
    ordered.push(...next);
  }
  return ordered;
}
