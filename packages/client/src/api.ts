import { ReplyError } from "./errors.ts";
import type { Credentials } from "./parley-client.ts";
import { type JsonRequest, requestJson } from "./request-json.ts";
import { retryAdvice } from "./retry-advice.ts";

export interface ApiOptions {
  /** "http://host:port" or "https://...", without the slash at its end. */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly credentials: Credentials;
}

export type Asked = Omit<JsonRequest, "url" | "token"> & { readonly path: string };

/** The HTTP half of the server, for what needs no live connection. Rejects with ReplyError or ConnectionLost. */
export class Api {
  readonly #url: string;
  readonly #fetch: typeof fetch;
  readonly #credentials: Credentials;

  constructor({ url, fetch: fetchJson, credentials }: ApiOptions) {
    this.#url = url;
    this.#fetch = fetchJson;
    this.#credentials = credentials;
  }

  /** As this person, who has to be a registered user. A token that is refused is replaced once. */
  async ask(asked: Asked): Promise<unknown> {
    if (this.#credentials.kind === "visitor") throw new ReplyError("forbidden", "Only registered users may do this.");
    const { accessToken } = this.#credentials;
    const token = await accessToken();
    try {
      return await this.#request(asked, token);
    } catch (error) {
      if (!(error instanceof ReplyError) || retryAdvice(error.code) !== "sign_in") throw error;
      return this.#request(asked, await accessToken(token));
    }
  }

  /** As anybody. */
  askOpenly(asked: Asked): Promise<unknown> {
    return this.#request(asked);
  }

  /** The address of one of the page's own paths. */
  pageUrl(path: string): string {
    return this.#url + path;
  }

  #request({ path, ...request }: Asked, token?: string): Promise<unknown> {
    return requestJson(this.#fetch, { ...request, url: `${this.#url}/api/v1${path}`, token });
  }
}
