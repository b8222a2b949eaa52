/** Of a terminal. */
const MAX_WIDTH = 120;

/** The first column names the row. */
export interface TableContent {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Numbers stand at the right; the first column never does. */
  readonly align?: "left" | "right";
}

/** A Markdown table as the formatter leaves it, each column as wide as its widest cell. */
export function markdownTable({ headings, rows, align = "right" }: TableContent): string {
  const widths = headings.map((_, column) => widthOf(column, [headings, ...rows]));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? "", width, column > 0 && align === "right")).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column > 0 && align === "right" ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [line(headings), line(rule), ...rows.map(line)].join("\n");
}

/** Several tables below each other where one would be wider than a terminal; each begins with the first column. */
export function wrappedTable(content: TableContent): string {
  const { headings, rows } = content;
  const all = [headings, ...rows];
  const groups: number[][] = [];
  let room = 0;
  for (let column = 1; column < headings.length; column++) {
    const width = widthOf(column, all) + 3;
    if (groups.length === 0 || room < width) {
      groups.push([]);
      room = MAX_WIDTH - widthOf(0, all) - 4;
    }
    groups.at(-1)?.push(column);
    room -= width;
  }
  return groups
    .map((columns) => {
      const pick = (cells: readonly string[]) => [0, ...columns].map((column) => cells[column] ?? "");
      return markdownTable({ ...content, headings: pick(headings), rows: rows.map(pick) });
    })
    .join("\n\n");
}

const widthOf = (column: number, rows: readonly (readonly string[])[]) =>
  Math.max(3, ...rows.map((cells) => (cells[column] ?? "").length));

const pad = (text: string, width: number, isRight: boolean) => (isRight ? text.padStart(width) : text.padEnd(width));
