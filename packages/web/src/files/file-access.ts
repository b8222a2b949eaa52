import type { ParleyClient } from "@parley/client";
import { askFileAccess } from "./tus.ts";
import { createContext, useContext, useEffect, useState } from "react";

/** Renewed when this much of its life is left: a video that is being watched must not stop. */
const RENEW_AT = 0.5;
const RETRY_MS = 5_000;

/**
 * Whether this browser may show files: an <img> cannot send a token, so the server gives it a cookie, which is renewed as
 * long as the page is open.
 */
class FileAccess {
  readonly #client: ParleyClient;
  readonly #listeners = new Set<() => void>();
  #isAsking = false;
  isGranted = false;

  constructor(client: ParleyClient) {
    this.#client = client;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (!this.#isAsking) this.#ask();
    return () => this.#listeners.delete(listener);
  }

  #ask(): void {
    this.#isAsking = true;
    askFileAccess((refused) => this.#client.accessToken(refused)).then(
      (expiresInMs) => {
        this.isGranted = true;
        for (const listener of this.#listeners) listener();
        this.#askIn(expiresInMs * RENEW_AT);
      },
      () => this.#askIn(RETRY_MS),
    );
  }

  #askIn(ms: number): void {
    setTimeout(() => {
      // Nobody looks at a file: whoever does next asks at once.
      if (this.#listeners.size === 0) this.#isAsking = false;
      else this.#ask();
    }, ms);
  }
}

const known = new WeakMap<ParleyClient, FileAccess>();

/** The client whose person looks at files. */
export const FileClientContext = createContext<ParleyClient | undefined>(undefined);

/** Asks for the cookie when something that needs it is first shown; false until it is there. */
export function useFileAccess(): boolean {
  const client = useContext(FileClientContext);
  const [isGranted, setIsGranted] = useState(() => client !== undefined && known.get(client)?.isGranted === true);
  useEffect(() => {
    if (client === undefined) return;
    const access = known.get(client) ?? new FileAccess(client);
    known.set(client, access);
    const look = (): void => setIsGranted(access.isGranted);
    const off = access.subscribe(look);
    look();
    return off;
  }, [client]);
  return isGranted;
}
