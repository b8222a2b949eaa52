export interface SignedIn {
  readonly user: { readonly id: string; readonly name: string };
  readonly accessToken: string;
  readonly ticket: string;
}

/** One browser's view of the account routes: it keeps the refresh cookie. */
export class Browser {
  readonly #server: { readonly url: URL };
  #cookie = "";

  constructor(server: { readonly url: URL }) {
    this.#server = server;
  }

  async post(route: string, body: object = {}, token?: string): Promise<{ status: number; body: SignedIn }> {
    const response = await fetch(new URL(`/api/v1/auth/${route}`, this.#server.url), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        cookie: this.#cookie,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    this.#cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? this.#cookie;
    const text = await response.text();
    return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as SignedIn };
  }
}
