/**
 * What an error means for what was being done.
 * - `row`: this row's own fault (a constraint, an impossible value); its neighbours can be stored.
 * - `busy`: a lock or a statement took too long, or the server asks for another try.
 * - `storage`: the disk, the memory, the schema: not this row, and not this moment.
 * - `session`: the connection or the session behind it is gone, or no longer on a server that can write.
 */
export type FailureKind = "row" | "busy" | "storage" | "session";

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const ROW_CLASSES = new Set(["22", "23", "54"]);
const BUSY = new Set(["40001", "40P01", "55P03", "57014"]);
const SESSION_CLASSES = new Set(["08"]);
/** Shutdown, crash, not yet accepting; and read-only: after a failover this is the old primary or a standby. */
const SESSION = new Set(["57P01", "57P02", "57P03", "57P05", "25P03", "25006"]);

export function failureKind(error: unknown): FailureKind {
  const code = sqlStateOf(error);
  if (code === null || isFatal(error) || SESSION.has(code) || SESSION_CLASSES.has(code.slice(0, 2))) return "session";
  if (BUSY.has(code)) return "busy";
  return ROW_CLASSES.has(code.slice(0, 2)) ? "row" : "storage";
}

/** The server's own five characters, or null for an error of the connection (which may have a code of the system's). */
export function sqlStateOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("severity" in error) || !("code" in error)) return null;
  return typeof error.code === "string" && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}

/** The server ends the session with this error. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && "severity" in error && (error.severity === "FATAL" || error.severity === "PANIC");
}

/** A name with several addresses fails with one error for all, which says nothing itself. */
export function failureText(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(failureText).join("; ");
  return error instanceof Error ? error.message : String(error);
}

/** Whether it was stored depends on something nobody here can see; a retry with the same key settles it. */
export class UnknownOutcomeError extends Error {
  constructor(cause: unknown) {
    super(`whether this was stored is unknown: ${failureText(cause)}`, { cause });
    this.name = "UnknownOutcomeError";
  }
}
