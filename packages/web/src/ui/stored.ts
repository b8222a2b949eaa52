/** Before a room's code: what was written in it and not sent. */
export const DRAFT_PREFIX = "parley:draft:";

/** localStorage that never throws: storage may be blocked or full, and the page then simply forgets. */
export function readStored(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writeStored(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Blocked or full: nothing here is worth an error to the person.
  }
}

/** Whoever uses this page next must not find what the last person was about to say. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(DRAFT_PREFIX)) localStorage.removeItem(key);
  } catch {
    // Blocked: then there are none.
  }
}
