import { type Contender, MissingContender } from "./contenders/contender.ts";
import type { ContenderNote } from "./results.ts";

export interface Prepared {
  /** All that were asked for, the missing ones with the reason. */
  readonly notes: readonly ContenderNote[];
  readonly ready: readonly Contender[];
}

/** Builds and installs what is to be measured; what cannot be had is named, never dropped in silence. */
export async function prepareContenders(all: readonly Contender[], asked: readonly string[]): Promise<Prepared> {
  const unknown = asked.filter((id) => !all.some((contender) => contender.id === id));
  if (unknown.length > 0)
    throw new Error(`there is no contender ${unknown.join(", ")}; there are ${all.map(({ id }) => id).join(", ")}`);
  const notes: ContenderNote[] = [];
  const ready: Contender[] = [];
  for (const contender of all) {
    if (asked.length > 0 && !asked.includes(contender.id)) continue;
    const { id, title, tier } = contender;
    try {
      notes.push({ id, title, tier, version: await contender.prepare(), missingBecause: null });
      ready.push(contender);
    } catch (error) {
      if (!(error instanceof MissingContender)) throw error;
      notes.push({ id, title, tier, version: null, missingBecause: error.message });
      process.stderr.write(`${id} is missing: ${error.message}\n`);
    }
  }
  return { notes, ready };
}
