import { openAlone } from "../open-alone.ts";

/** Throws if the file is no store, or in use. */
export function renewSqlite(file: string, epoch: string): void {
  const { db } = openAlone(file);
  try {
    db.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(epoch);
    db.exec("COMMIT");
  } finally {
    db.close();
  }
}
