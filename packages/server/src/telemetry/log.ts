import { createRequire } from "node:module";
import type * as Pino from "pino";
import { redact } from "./redact.ts";

/** From the loudest to none at all. */
const LEVELS = ["debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LEVELS)[number];
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured logs: what happened as a constant sentence, the particulars as fields. Secrets among them are masked. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** Lines wait here, in bytes, when whoever reads the log is slower than we write; more than that is dropped and counted. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** Where lines go. `write` gets one JSON line with its newline. */
export interface LogSink {
  write(line: string): void;
}

/** JSON lines at `level` and above, to standard output. `onDrop` hears of each line lost because the reader stalls. */
export function createLog(
  level: LogLevel,
  { sink, onDrop = () => {} }: { readonly sink?: LogSink; readonly onDrop?: () => void } = {},
): Log {
  let logger: ReturnType<typeof createLogger> | undefined;
  const writeAt = (at: "debug" | "info" | "warn" | "error"): Log["debug"] => {
    if (LEVELS.indexOf(at) < LEVELS.indexOf(level)) return () => {};
    return (fields, message) => {
      logger ??= createLogger(level, sink, onDrop);
      logger[at](redact(fields), message);
    };
  };
  return { debug: writeAt("debug"), info: writeAt("info"), warn: writeAt("warn"), error: writeAt("error") };
}

/** At the first line there is to write: pino's 40 files would be a twentieth of a start. */
function createLogger(level: LogLevel, sink: LogSink | undefined, onDrop: () => void) {
  const { pino } = createRequire(import.meta.url)("pino") as typeof Pino;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    sink ?? standardOutput(pino, onDrop),
  );
}

/** Written without waiting: a stalled log reader must not stall the chat. What is waiting at exit is flushed by pino. */
function standardOutput(pino: typeof Pino.pino, onDrop: () => void) {
  const output = pino.destination({ dest: 1, sync: false, maxLength: MAX_WAITING_BYTES });
  output.on("drop", onDrop);
  // A closed pipe: there is nobody left to tell.
  output.on("error", () => {});
  return output;
}
