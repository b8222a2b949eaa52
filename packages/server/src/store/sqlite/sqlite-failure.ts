/** Primary result codes: https://sqlite.org/rescode.html */
const BUSY = 5;
const NO_MEMORY = 7;
const READ_ONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;

/**
 * What an error means for the batch it happened in.
 * - `row`: this row's own fault (a constraint, an impossible value); its neighbours can be stored.
 * - `busy`: another process holds the write lock for too long.
 * - `full`: no space; the transaction never reached its commit frame.
 * - `storage`: the disk or the file.
 */
export type FailureKind = "row" | "busy" | "full" | "storage";

export function failureKind(error: unknown): FailureKind {
  // The extended code carries the primary one in its low byte.
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  switch (code) {
    case BUSY:
      return "busy";
    case FULL:
      return "full";
    case NO_MEMORY:
    case READ_ONLY:
    case IO_ERROR:
    case CORRUPT:
    case CANNOT_OPEN:
      return "storage";
    default:
      return "row";
  }
}

export function failureText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The commit may or may not be on disk; only a restart would tell. */
export class UndecidedCommitError extends Error {}
