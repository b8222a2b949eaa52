import type { Command } from "./command.ts";

export interface ListedCommand {
  readonly name: string;
  /** Its line in `parley --help`. */
  readonly summary: string;
  /** Read only when it is asked for: one needs the driver of PostgreSQL, another every setting's schema. */
  load(): Promise<Command>;
}

export const COMMANDS: readonly ListedCommand[] = [
  {
    name: "check-config",
    summary: "say whether the settings are valid, and what they are",
    load: async () => (await import("./check-config/check-config.ts")).checkConfig,
  },
  {
    name: "migrate",
    summary: "copy a SQLite store into an empty PostgreSQL database, and verify the copy",
    load: async () => (await import("./migrate/migrate.ts")).migrate,
  },
  {
    name: "renew-epoch",
    summary: "after restoring a backup: have every client start over instead of mixing two histories",
    load: async () => (await import("./renew-epoch/renew-epoch.ts")).renewEpoch,
  },
];
