import type { Results } from "../results.ts";

export type Measured = Omit<Results, "targets">;

/** One figure of one contender. */
export interface Reading {
  /** Under which load; only readings of the same load are compared. */
  readonly where: string;
  /** Null: it was tried and there is no figure; the remark says why. */
  readonly value: number | null;
  /** Why it says less than it seems to. */
  readonly remark: string | null;
  /** It says nothing of the server. */
  readonly isVoid: boolean;
}

/** A kind of figure that targets are set for. */
export interface Measure {
  readonly figure: string;
  /** Behind the number, with a space if there is one between them. */
  readonly unit: string;
  /** The settings of Parley that must reach the target, each of them. */
  readonly ours: readonly string[];
  readonly read: (results: Measured, contender: string) => readonly Reading[];
}

/** Both are the full chat: stored, synced, resumable. */
export const FULL_CHAT = ["parley", "parley-members"];
