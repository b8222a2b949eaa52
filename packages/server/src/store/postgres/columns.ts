type Cell = string | number | null;

/** Rows turned into one array per column, as `unnest` takes them: one statement whatever their number. */
export function columns(rows: readonly (readonly Cell[])[]): Cell[][] {
  const [first = []] = rows;
  return first.map((_, index) => rows.map((row) => row[index] ?? null));
}
