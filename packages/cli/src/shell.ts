import type { NewId } from "@parley/server/lib/ids";

/** What a command may touch of the process it runs in; a test gives its own. */
export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** One line of what was asked for. */
  out(line: string): void;
  /** One line about how it goes, or what went wrong. */
  note(line: string): void;
  /** Where a line can be drawn over; null when notes go to a file or a pipe. */
  readonly screen: Screen | null;
  /** Never goes back; ms from an arbitrary start. */
  monotonic(): number;
  readonly newId: NewId;
}

export interface Screen {
  readonly columns: number;
  /** Writes it as it is: control sequences move the cursor. */
  draw(text: string): void;
}
