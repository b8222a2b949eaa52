import type { Shell } from "../shell.ts";

/** Tells how far a long command is: by a bar that is drawn over, or where that cannot be, by a line now and then. */
export interface Progress {
  /** A new count from 0 to `total`. */
  begin(total: number): void;
  /** What is being done now. */
  task(name: string): void;
  advance(amount: number): void;
  /** A line that stays. */
  say(line: string): void;
  /** Takes the bar away. */
  end(): void;
}

const DRAW_EVERY_MS = 100;
const SAY_EVERY_MS = 5_000;
const BAR_CELLS = 24;
/** To the line's start, and clear to its end. */
const CLEAR = "\r\u001b[K";

export function createProgress({ screen, note, monotonic }: Pick<Shell, "screen" | "note" | "monotonic">): Progress {
  let name = "";
  let [done, total] = [0, 0];
  let startedAt = monotonic();
  let shownAt = startedAt;

  function line(): string {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    const filled = Math.round(share * BAR_CELLS);
    const bar = screen ? `[${"#".repeat(filled)}${"-".repeat(BAR_CELLS - filled)}] ` : "";
    const perSecond = Math.round(done / Math.max(0.001, (monotonic() - startedAt) / 1000));
    const count = `${done.toLocaleString("en")} of ${total.toLocaleString("en")} rows`;
    return `${bar}${String(Math.floor(share * 100)).padStart(3)} %  ${name}  ${count}, ${perSecond.toLocaleString("en")}/s`;
  }
  function show(everyMs: number): void {
    if (monotonic() - shownAt < everyMs) return;
    shownAt = monotonic();
    // A line that does not fit would leave its beginning behind when it is drawn over.
    if (screen) screen.draw(CLEAR + line().slice(0, screen.columns - 1));
    else note(line());
  }

  return {
    begin(newTotal) {
      [done, total] = [0, newTotal];
      startedAt = monotonic();
      shownAt = startedAt;
    },
    task(newName) {
      name = newName;
      if (screen) show(0);
    },
    advance(amount) {
      done += amount;
      show(screen ? DRAW_EVERY_MS : SAY_EVERY_MS);
    },
    say(text) {
      screen?.draw(CLEAR);
      note(text);
      if (screen) show(0);
    },
    end() {
      screen?.draw(CLEAR);
    },
  };
}
