import type { Shell } from "./shell.ts";

/** 0: done. 1: not done, or not well. 2: asked for in a way that makes no sense. */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  /** What `parley NAME --help` prints. */
  readonly help: string;
  /** Throws UsageError (or what `parseArgs` throws) for 2 and anything else for 1, with a message for people. */
  run(args: readonly string[], shell: Shell): Promise<ExitCode>;
}

/** The arguments make no sense; the message says which. */
export class UsageError extends Error {}
