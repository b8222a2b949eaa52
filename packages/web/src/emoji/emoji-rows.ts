import type { Emoji } from "./emoji-list.ts";
import { findEmoji } from "./find-emoji.ts";
import { type Tone, withTone } from "./skin-tone.ts";

export const COLUMNS = 9;
const MAX_FOUND = 90;

export interface Cell {
  readonly emoji: string;
  readonly name: string;
}

export interface EmojiSection {
  readonly title: string;
  readonly rows: readonly (readonly Cell[])[];
}

/** Where in the grid something is: the row counted through all sections. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What the picker shows: what was used last and then everything by kind, or, for a query, what it finds. */
export function buildSections(
  list: readonly Emoji[],
  { query, recent, tone }: { readonly query: string; readonly recent: readonly string[]; readonly tone: Tone },
): readonly EmojiSection[] {
  const cellOf = ({ emoji, names }: Emoji): Cell => ({ emoji: withTone(emoji, tone), name: names[0] ?? "" });
  if (query.trim() !== "") {
    const found = findEmoji(query, list, MAX_FOUND).map(cellOf);
    return found.length === 0 ? [] : [{ title: "Found", rows: toRows(found) }];
  }
  const nameOf = new Map(list.map(({ emoji, names }) => [emoji, names[0] ?? ""]));
  const used = recent.slice(0, 2 * COLUMNS).map((emoji) => ({ emoji, name: nameOf.get(emoji) ?? "" }));
  const kinds = Map.groupBy(list, ({ category }) => category);
  return [
    { title: "Recent", rows: toRows(used) },
    ...Array.from(kinds, ([title, emoji]) => ({ title, rows: toRows(emoji.map(cellOf)) })),
  ];
}

/** Where an arrow key leads from a place; a shorter row ends earlier. */
export function move(rows: readonly (readonly Cell[])[], { row, column }: Place, key: string): Place {
  const width = rows[row]?.length ?? 0;
  switch (key) {
    case "ArrowRight":
      return column + 1 < width
        ? { row, column: column + 1 }
        : row + 1 < rows.length
          ? { row: row + 1, column: 0 }
          : { row, column };
    case "ArrowLeft":
      return column > 0
        ? { row, column: column - 1 }
        : row > 0
          ? { row: row - 1, column: (rows[row - 1]?.length ?? 1) - 1 }
          : { row, column };
    case "ArrowDown":
      return within(rows, row + 1, column);
    default:
      return within(rows, row - 1, column);
  }
}

function within(rows: readonly (readonly Cell[])[], row: number, column: number): Place {
  const at = Math.max(0, Math.min(row, rows.length - 1));
  return { row: at, column: Math.min(column, (rows[at]?.length ?? 1) - 1) };
}

function toRows(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  return Array.from({ length: Math.ceil(cells.length / COLUMNS) }, (_, row) =>
    cells.slice(row * COLUMNS, (row + 1) * COLUMNS),
  );
}
