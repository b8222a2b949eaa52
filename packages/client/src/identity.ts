import type { Down, PROTOCOL_VERSION, RoomId } from "@parley/protocol";
import type { Handshake } from "./connection.ts";
import { SignInRequired } from "./errors.ts";
import type { Credentials } from "./parley-client.ts";
import type { KeyValueStorage } from "./storage.ts";

const VERSION: typeof PROTOCOL_VERSION = 1;
/** A getter that always has another token, all of them refused, must not keep us dialling for ever. */
const MAX_REFUSALS = 3;

export interface Resume {
  readonly cursors: Record<RoomId, number>;
  readonly epoch: string | undefined;
}

/** Who connects, and with what. */
export interface Identity {
  handshake(resume: Resume): Promise<Handshake>;
  /** The server took it. Returns the id this identity had before, when the server gave it a new one. */
  accepted(frame: Down<"ready">): string | null;
  /** A token for HTTP, another one than what was `refused`. Rejects with SignInRequired while there is none. */
  token(refused?: string): Promise<string>;
  /** The server refused it; true when there are other credentials to try. */
  refused(): boolean;
}

export function createIdentity(credentials: Credentials, socketUrl: string, memory: KeyValueStorage): Identity {
  return credentials.kind === "visitor"
    ? new VisitorIdentity(credentials.name, socketUrl, memory)
    : new UserIdentity(credentials.accessToken, socketUrl);
}

function hello(token: string, { cursors, epoch }: Resume): NonNullable<Handshake["hello"]> {
  return { type: "hello", version: VERSION, token, cursors, ...(epoch === undefined ? {} : { epoch }) };
}

class UserIdentity implements Identity {
  readonly #accessToken: (refused?: string) => Promise<string>;
  readonly #url: string;
  #token: string | undefined;
  #refusedToken: string | undefined;
  #refusals = 0;

  constructor(accessToken: (refused?: string) => Promise<string>, url: string) {
    this.#accessToken = accessToken;
    this.#url = url;
  }

  async handshake(resume: Resume): Promise<Handshake> {
    const token = await this.#accessToken(this.#refusedToken);
    if (token === this.#refusedToken) throw new SignInRequired("the server refused the access token");
    this.#token = token;
    return { url: this.#url, hello: hello(token, resume) };
  }

  token(refused?: string): Promise<string> {
    return this.#accessToken(refused);
  }

  accepted(): null {
    this.#refusedToken = undefined;
    this.#refusals = 0;
    return null;
  }

  refused(): boolean {
    this.#refusedToken = this.#token;
    this.#refusals += 1;
    return this.#refusals < MAX_REFUSALS;
  }
}

/** A visitor is its token; without one it is a name and becomes somebody new. */
class VisitorIdentity implements Identity {
  readonly #name: string;
  readonly #url: string;
  readonly #storage: KeyValueStorage;
  readonly #key: string;
  /** Kept after the token was refused: the outbox is found by it. */
  #id: string | null = null;
  #token: string | null = null;

  constructor(name: string, url: string, storage: KeyValueStorage) {
    this.#name = name;
    this.#url = url;
    this.#storage = storage;
    this.#key = `visitor:${name}`;
    const [id, token] = (storage.get(this.#key) ?? "").split("\n");
    if (id) this.#id = id;
    if (token) this.#token = token;
  }

  handshake(resume: Resume): Promise<Handshake> {
    if (this.#token !== null) return Promise.resolve({ url: this.#url, hello: hello(this.#token, resume) });
    return Promise.resolve({ url: `${this.#url}?name=${encodeURIComponent(this.#name)}` });
  }

  async token(refused?: string): Promise<string> {
    // The server gives the next one with the next connection.
    if (this.#token === null || this.#token === refused) throw new SignInRequired("not connected yet");
    return this.#token;
  }

  accepted({ self, token }: Down<"ready">): string | null {
    const formerId = this.#id;
    this.#id = self.id;
    this.#token = token ?? this.#token;
    this.#save();
    return formerId === self.id ? null : formerId;
  }

  refused(): boolean {
    if (this.#token === null) return false;
    this.#token = null;
    this.#save();
    return true;
  }

  #save(): void {
    this.#storage.set(this.#key, `${this.#id ?? ""}\n${this.#token ?? ""}`);
  }
}
