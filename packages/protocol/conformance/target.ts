import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type Received, RawClient, type UpgradeOptions } from "./raw-client.ts";

/** Somebody with an account on the server under test. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * The server under test, known by its URL alone. Some clients talk in a room of their own for as long as the suite runs:
 * whatever a case does to the server, they must not notice.
 */
export class Target {
  readonly url: URL;
  /** The types of all frames that any case was sent. */
  readonly heard = new Set<string>();
  readonly #opened: RawClient[] = [];
  readonly #control: readonly RawClient[];
  readonly #startedAt: string | null;
  #accounts = 0;
  #checks = 0;

  private constructor(url: URL, control: readonly RawClient[], startedAt: string | null) {
    this.url = url;
    this.#control = control;
    this.#startedAt = startedAt;
  }

  static async at(address: string): Promise<Target> {
    const url = new URL(address);
    if (url.protocol !== "http:") throw new Error("the suite speaks plain http; give the server's own address");
    const room = newRoomCode();
    const control = await Promise.all(
      ["one", "two", "three", "four"].map((name) => visit(url, `room=${room}&name=${name}`)),
    );
    return new Target(url, control, await startTime(url));
  }

  /** Asks for a WebSocket; the answer may be a refusal. */
  async upgrade(path: string, options?: UpgradeOptions): Promise<RawClient> {
    return this.#keep(await RawClient.upgrade(this.url, path, options));
  }

  /** A TCP connection to the server on which nothing has been said. */
  async dial(): Promise<RawClient> {
    return this.#keep(await RawClient.dial(this.url));
  }

  /** An open socket that has not said who it is. */
  async connect(): Promise<RawClient> {
    const client = await this.upgrade("/ws");
    assert.equal(client.status, 101, client.head);
    return client;
  }

  /** A visitor in a room, `ready`. */
  async visit(room: string, name = "ana", more = ""): Promise<RawClient> {
    return this.#keep(await visit(this.url, `room=${room}&name=${name}${more}`));
  }

  /** A connection that has said `hello` and is ready. */
  async hello(frame: Readonly<Record<string, unknown>>): Promise<RawClient> {
    const client = await this.connect();
    client.send({ type: "hello", ...frame });
    await client.next("ready");
    return client;
  }

  /** A new account, made over HTTP. */
  async register(): Promise<Account> {
    const name = `member ${randomBytes(6).toString("hex")} ${++this.#accounts}`;
    const { status, body } = await this.post("/api/v1/auth/register", { name, password: `pass ${name} phrase` });
    assert.equal(status, 201, JSON.stringify(body));
    const { user, accessToken } = body as { user: { id: string; name: string }; accessToken: string };
    return { ...user, token: accessToken };
  }

  post(path: string, body: object, token?: string): Promise<Answer> {
    return this.#ask("POST", path, body, token);
  }

  put(path: string, body: object, token: string): Promise<Answer> {
    return this.#ask("PUT", path, body, token);
  }

  patch(path: string, body: object, token: string): Promise<Answer> {
    return this.#ask("PATCH", path, body, token);
  }

  delete(path: string, token: string): Promise<Answer> {
    return this.#ask("DELETE", path, null, token);
  }

  async #ask(method: string, path: string, body: object | null, token?: string): Promise<Answer> {
    const headers = {
      ...(body !== null && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const response = await fetch(new URL(path, this.url), { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  }

  /** The same process is still there, and those who talk all the time still hear each other. */
  async checkUnharmed(): Promise<void> {
    for (const client of this.#opened.splice(0)) {
      for (const { type } of client.received) this.heard.add(type);
      client.socket.destroy();
    }
    const speaker = this.#control[this.#checks % this.#control.length] as RawClient;
    await say(speaker, this.#control);
    const expected = Array.from({ length: ++this.#checks }, (_, index) => index + 1);
    for (const { seqs } of this.#control)
      assert.deepEqual(seqs, expected, "those who talk all the time lost something");
    assert.equal(await startTime(this.url), this.#startedAt, "the server has started again");
    const { status } = await fetch(new URL("/readyz", this.url));
    assert.equal(status, 200, "the server is not ready any more");
  }

  close(): void {
    for (const client of [...this.#opened.splice(0), ...this.#control]) client.socket.destroy();
  }

  #keep(client: RawClient): RawClient {
    this.#opened.push(client);
    return client;
  }
}

/** A code no other case and no earlier run has used. */
export const newRoomCode = (): string => `case-${randomBytes(8).toString("hex")}`;

/** A new account, and a connection of its in this room. */
export async function enterAsMember(
  target: Target,
  code: string,
): Promise<{ readonly account: Account; readonly client: RawClient; readonly room: string }> {
  const account = await target.register();
  const client = await target.hello({ token: account.token });
  const joined = await client.ask({ type: "join", code });
  assert.equal(joined.type, "joined", JSON.stringify(joined));
  return { account, client, room: (joined["room"] as { id: string }).id };
}

/** The room a frame of `ready` or `joined` is about. */
export function roomOf(client: RawClient): string {
  const { rooms } = client.of("ready")[0] as Received & { readonly rooms: readonly { readonly id: string }[] };
  const id = rooms[0]?.id;
  assert.ok(id, "the connection is in no room");
  return id;
}

async function visit(url: URL, query: string): Promise<RawClient> {
  const client = await RawClient.upgrade(url, `/ws?${query}`);
  assert.equal(client.status, 101, client.head);
  await client.next("ready");
  return client;
}

/** One says something and everybody gets it; somebody who is too fast for the server's limits waits as told. */
async function say(speaker: RawClient, everybody: readonly RawClient[]): Promise<void> {
  for (;;) {
    const answer = await speaker.ask({ type: "send", text: "still there?" });
    if (answer.type === "ack") {
      const isIt = (frame: Received) => frame.type === "message" && frame["seq"] === answer["seq"];
      await Promise.all(everybody.map((listener) => listener.next(isIt)));
      return;
    }
    assert.equal(answer["code"], "rate_limited", JSON.stringify(answer));
    await new Promise((resolve) => setTimeout(resolve, Number(answer["retryAfterMs"])));
  }
}

/** When the process started, if we are near enough to be told; a remote server tells nobody. */
async function startTime(url: URL): Promise<string | null> {
  const response = await fetch(new URL("/metrics", url));
  const text = await response.text();
  return response.ok ? (/^process_start_time_seconds (\S+)/m.exec(text)?.[1] ?? null) : null;
}
