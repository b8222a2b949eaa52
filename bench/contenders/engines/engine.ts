import type { RunningContender, StartOptions } from "../contender.ts";

/** What nodes share. */
export interface Engine {
  /** What a node is given to find it. */
  readonly env: Readonly<Record<string, string>>;
  readonly process: RunningContender;
}

/** Where an engine runs, and where it may keep what it has. */
export type EnginePlace = Pick<StartOptions, "core" | "workDir">;
