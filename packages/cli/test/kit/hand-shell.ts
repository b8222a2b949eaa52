import type { Shell } from "../../src/shell.ts";

export interface HandShell extends Shell {
  readonly outs: string[];
  readonly notes: string[];
  readonly drawn: string[];
  /** What `monotonic` says; turned by hand. */
  now: number;
}

/** A shell whose words are kept. With `columns` its notes have a screen. */
export function handShell({ env = {}, columns }: { env?: Shell["env"]; columns?: number } = {}): HandShell {
  const outs: string[] = [];
  const notes: string[] = [];
  const drawn: string[] = [];
  let ids = 0;
  const shell: HandShell = {
    env,
    outs,
    notes,
    drawn,
    now: 0,
    out: (line) => void outs.push(line),
    note: (line) => void notes.push(line),
    screen: columns === undefined ? null : { columns, draw: (text) => void drawn.push(text) },
    monotonic: () => shell.now,
    newId: () => `id-${++ids}`,
  };
  return shell;
}
