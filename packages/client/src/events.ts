import { Listeners } from "./listeners.ts";
import type { ClientEvents } from "./parley-client.ts";

type Table = { readonly [K in keyof ClientEvents]: Listeners<ClientEvents[K]> };

/** The client's typed events. */
export class Events {
  readonly #table: Table = {
    state: new Listeners(),
    message: new Listeners(),
    removed: new Listeners(),
    error: new Listeners(),
  };

  on<K extends keyof ClientEvents>(event: K, listener: (event: ClientEvents[K]) => void): () => void {
    return this.#table[event].add(listener);
  }

  emit<K extends keyof ClientEvents>(event: K, value: ClientEvents[K]): void {
    this.#table[event].emit(value);
  }
}
