import type { Person } from "@parley/protocol";
import { type ClientClock, systemClock } from "./clock.ts";
import { ReplyError, SignInRequired } from "./errors.ts";
import { Listeners } from "./listeners.ts";
import { postJson } from "./post-json.ts";

/** A token this close to its end may be refused by the time the server reads it. */
const REFRESH_WHEN_LEFT_MS = 30_000;

export interface AccountOptions {
  /** "http://host:port" or "https://...": the server, as for the client. */
  readonly url: string;
  readonly fetch?: typeof fetch;
  readonly clock?: ClientClock;
}

/**
 * A registered user's sign-in on this device, over HTTP. The refresh token is an HttpOnly cookie that no script sees;
 * Node's fetch keeps no cookies, so there a sign-in lasts as long as its access token. Methods are bound.
 * Requests reject with ReplyError (the server refused) or ConnectionLost.
 */
export interface Account {
  /** Null until signed in, and again after `logout` or a refused refresh. */
  readonly user: Person | null;
  register(name: string, password: string): Promise<Person>;
  login(name: string, password: string): Promise<Person>;
  /** Signs in again from the refresh cookie; null when there is none. */
  restore(): Promise<Person | null>;
  /** Ends the session on the server and here. Here even when it rejects. */
  logout(): Promise<void>;
  /** A valid access token, refreshed when it has under 30 s left or is the `refused` one. Rejects with SignInRequired. */
  accessToken(refused?: string): Promise<string>;
  /** Called after `user` changed. Returns the unsubscribe. */
  subscribe(listener: () => void): () => void;
}

/** Accounts over HTTP (/api/v1/auth/*); one refresh at a time, across tabs too where Web Locks exist. */
export function createAccount(options: AccountOptions): Account {
  return new HttpAccount(options);
}

interface SignedIn {
  readonly user: Person;
  readonly accessToken: string;
  readonly expiresInMs: number;
  /** Both clocks: the wall clock may jump, the monotonic one may stand still while a laptop sleeps. */
  readonly since: { readonly now: number; readonly monotonic: number };
}

class HttpAccount implements Account {
  readonly #url: string;
  readonly #fetch: typeof fetch;
  readonly #clock: ClientClock;
  readonly #listeners = new Listeners<void>();
  #signedIn: SignedIn | null = null;
  #refreshing: Promise<SignedIn> | null = null;
  /** Changes with every sign-in and sign-out: the answer to a refresh from before must not undo them. */
  #generation = 0;

  constructor({ url, fetch: fetchJson = globalThis.fetch.bind(globalThis), clock = systemClock }: AccountOptions) {
    this.#url = `${url.replace(/\/$/, "")}/api/v1/auth/`;
    this.#fetch = fetchJson;
    this.#clock = clock;
  }

  get user(): Person | null {
    return this.#signedIn?.user ?? null;
  }

  readonly register = (name: string, password: string): Promise<Person> => this.#signIn("register", { name, password });

  readonly login = (name: string, password: string): Promise<Person> => this.#signIn("login", { name, password });

  readonly restore = async (): Promise<Person | null> => {
    try {
      return (await this.#refresh()).user;
    } catch (error) {
      if (error instanceof SignInRequired) return null;
      throw error;
    }
  };

  readonly logout = async (): Promise<void> => {
    this.#set(null);
    await postJson(this.#fetch, `${this.#url}logout`, {});
  };

  readonly accessToken = async (refused?: string): Promise<string> => {
    const current = this.#signedIn;
    if (current && current.accessToken !== refused && this.#leftMs(current) >= REFRESH_WHEN_LEFT_MS) {
      return current.accessToken;
    }
    return (await this.#refresh()).accessToken;
  };

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  async #signIn(route: "register" | "login", body: { readonly name: string; readonly password: string }) {
    const signedIn = this.#read(await postJson(this.#fetch, this.#url + route, body));
    this.#set(signedIn);
    return signedIn.user;
  }

  #refresh(): Promise<SignedIn> {
    this.#refreshing ??= this.#refreshOnce().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async #refreshOnce(): Promise<SignedIn> {
    const generation = this.#generation;
    try {
      // The cookie rotates: two tabs that present the same one at once look like a thief and his victim.
      const answer = await oneTabAtATime(`parley refresh ${this.#url}`, () =>
        postJson(this.#fetch, `${this.#url}refresh`, {}),
      );
      const refreshed = this.#read(answer);
      if (generation === this.#generation) this.#set(refreshed);
      else if (this.#signedIn) return this.#signedIn;
      else throw new SignInRequired("signed out");
      return refreshed;
    } catch (error) {
      if (!(error instanceof ReplyError) || error.code !== "unauthenticated") throw error;
      if (generation === this.#generation) this.#set(null);
      throw new SignInRequired(error.message);
    }
  }

  #leftMs({ expiresInMs, since }: SignedIn): number {
    const elapsed = Math.max(this.#clock.now() - since.now, this.#clock.monotonic() - since.monotonic);
    return expiresInMs - elapsed;
  }

  #read(answer: unknown): SignedIn {
    const { user, accessToken, expiresInMs } = answer as Pick<SignedIn, "user" | "accessToken" | "expiresInMs">;
    const since = { now: this.#clock.now(), monotonic: this.#clock.monotonic() };
    return { user: { id: user.id, name: user.name }, accessToken, expiresInMs, since };
  }

  #set(signedIn: SignedIn | null): void {
    const isSame = this.user?.id === signedIn?.user.id && this.user?.name === signedIn?.user.name;
    this.#signedIn = signedIn;
    this.#generation += 1;
    if (!isSame) this.#listeners.emit();
  }
}

async function oneTabAtATime<T>(name: string, run: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === "undefined" ? undefined : navigator.locks;
  // Locks exist on https and localhost only; elsewhere the server's grace for a repeated cookie has to do.
  return locks ? await locks.request(name, run) : await run();
}
