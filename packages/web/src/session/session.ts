import { type Account, createAccount, createClient, type ParleyClient } from "@parley/client";
import { type ForgettableStorage, forgettableStorage } from "./forgettable-storage.ts";
import { forgetDrafts } from "../ui/stored.ts";
import { readRemembered, type Remembered, writeRemembered } from "./remembered.ts";
import { fetchServerConfig, type ServerConfig } from "./server-config.ts";

export type SessionState =
  | { readonly phase: "starting" }
  | { readonly phase: "out"; readonly config: ServerConfig }
  | { readonly phase: "in"; readonly config: ServerConfig; readonly client: ParleyClient; readonly who: Remembered };

/** Who is at this page: nobody yet, a visitor or a user; and the one client that speaks for them. */
export class Session {
  readonly #url: string;
  readonly #account: Account;
  readonly #listeners = new Set<() => void>();
  #visitorStorage: ForgettableStorage | undefined;
  #state: SessionState = { phase: "starting" };

  constructor(url: string) {
    this.#url = url;
    this.#account = createAccount({ url });
  }

  readonly snapshot = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Opens the page for whoever used it last. A user's client signs in again from the refresh cookie by itself, when it
   * connects: the chat is on screen before the server has answered, and an expired session shows as one.
   */
  async start(): Promise<void> {
    const who = readRemembered();
    const config = await fetchServerConfig();
    if (who === undefined || (who.kind === "visitor" && !config.guests)) this.#set({ phase: "out", config });
    else this.#enter(who, config);
  }

  enterAsVisitor(name: string): void {
    this.#enter({ kind: "visitor", name }, this.#config());
  }

  /** Signs in, or again after the session ended: the same person keeps the client, and with it what waits to be sent. */
  async signIn(name: string, password: string): Promise<void> {
    const person = await this.#account.login(name, password);
    this.#enterAsUser(person.name);
  }

  async register(name: string, password: string): Promise<void> {
    const person = await this.#account.register(name, password);
    this.#enterAsUser(person.name);
  }

  /** Ends the session here. A visitor is forgotten: without an account there is no way back to the same identity. */
  async signOut(): Promise<void> {
    if (this.#state.phase !== "in") return;
    const { client, config, who } = this.#state;
    client.close();
    this.#visitorStorage?.forget();
    forgetDrafts();
    writeRemembered(undefined);
    this.#set({ phase: "out", config });
    // Signed out here in any case; a server that cannot be reached lets the session run out.
    if (who.kind === "user") await this.#account.logout().catch(() => undefined);
  }

  #enterAsUser(name: string): void {
    const state = this.#state;
    if (state.phase === "in" && state.who.kind === "user" && state.who.name === name) state.client.connect();
    else this.#enter({ kind: "user", name }, this.#config());
  }

  #enter(who: Remembered, config: ServerConfig): void {
    if (this.#state.phase === "in") this.#state.client.close();
    writeRemembered(who);
    this.#visitorStorage = who.kind === "visitor" ? forgettableStorage() : undefined;
    const client = createClient({
      url: this.#url,
      credentials:
        who.kind === "visitor"
          ? { kind: "visitor", name: who.name }
          : { kind: "user", accessToken: (refused) => this.#account.accessToken(refused) },
      ...(this.#visitorStorage && { storage: this.#visitorStorage }),
    });
    client.connect();
    this.#set({ phase: "in", config, client, who });
  }

  #config(): ServerConfig {
    return this.#state.phase === "starting" ? { guests: true, maxTextBytes: 8_192 } : this.#state.config;
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
