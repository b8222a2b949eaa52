import { expect, test } from "vitest";
import { HandClock, settled } from "../test/hand-clock.ts";
import { createAccount } from "./account.ts";
import { ConnectionLost, ReplyError, SignInRequired } from "./errors.ts";

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** The auth routes, answering from a list per route; the last answer stays. */
class AuthKit {
  readonly clock = new HandClock();
  readonly calls: string[] = [];
  readonly answers: Record<string, Answer[]> = {};
  readonly account = createAccount({
    url: "http://chat.example/",
    clock: this.clock,
    fetch: async (input) => {
      const route = String(input).replace("http://chat.example/api/v1/auth/", "");
      this.calls.push(route);
      const answers = this.answers[route] ?? [];
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      await settled();
      if (!answer) throw new TypeError("fetch failed");
      return answer.body === undefined
        ? new Response(null, { status: answer.status })
        : Response.json(answer.body, { status: answer.status });
    },
  });

  /** A sign-in whose access token lasts ten minutes. */
  static grants(accessToken: string): Answer {
    return { status: 200, body: { user: { id: "ana", name: "Ana" }, accessToken, expiresInMs: 600_000 } };
  }

  static refuses(status: number, code: string): Answer {
    return { status, body: { error: { code, message: code, retryAfterMs: 900 } } };
  }
}

test("after login the person is known and the token is given without asking again", async () => {
  const kit = new AuthKit();
  kit.answers["login"] = [AuthKit.grants("t1")];
  let notified = 0;
  kit.account.subscribe(() => {
    notified += 1;
  });
  expect(await kit.account.login("Ana", "secret")).toEqual({ id: "ana", name: "Ana" });
  expect(kit.account.user).toEqual({ id: "ana", name: "Ana" });
  expect(await kit.account.accessToken()).toBe("t1");
  expect(kit.calls).toEqual(["login"]);
  expect(notified).toBe(1);
});

test("a token with under 30 s left is refreshed, once for everybody who asks", async () => {
  const kit = new AuthKit();
  kit.answers["login"] = [AuthKit.grants("t1")];
  kit.answers["refresh"] = [AuthKit.grants("t2")];
  await kit.account.login("Ana", "secret");
  await kit.clock.advance(570_000);
  expect(await kit.account.accessToken()).toBe("t1");
  await kit.clock.advance(1);
  expect(await Promise.all([kit.account.accessToken(), kit.account.accessToken()])).toEqual(["t2", "t2"]);
  expect(kit.calls).toEqual(["login", "refresh"]);
});

test("a token the server has refused is replaced however long it had left", async () => {
  const kit = new AuthKit();
  kit.answers["login"] = [AuthKit.grants("t1")];
  kit.answers["refresh"] = [AuthKit.grants("t2")];
  await kit.account.login("Ana", "secret");
  expect(await kit.account.accessToken("t1")).toBe("t2");
});

test("restore signs in from the cookie, and gives null where there is none", async () => {
  const kit = new AuthKit();
  kit.answers["refresh"] = [AuthKit.refuses(401, "unauthenticated"), AuthKit.grants("t1")];
  expect(await kit.account.restore()).toBeNull();
  expect(await kit.account.restore()).toEqual({ id: "ana", name: "Ana" });
});

test("a refused refresh signs out; an unreachable server does not", async () => {
  const kit = new AuthKit();
  kit.answers["login"] = [AuthKit.grants("t1")];
  await kit.account.login("Ana", "secret");
  await expect(kit.account.accessToken("t1")).rejects.toThrow(ConnectionLost);
  expect(kit.account.user).not.toBeNull();
  kit.answers["refresh"] = [AuthKit.refuses(401, "unauthenticated")];
  await expect(kit.account.accessToken("t1")).rejects.toThrow(SignInRequired);
  expect(kit.account.user).toBeNull();
});

test("wrong credentials are a reply error with the server's code", async () => {
  const kit = new AuthKit();
  kit.answers["login"] = [AuthKit.refuses(429, "rate_limited")];
  const refusal = await kit.account.login("Ana", "wrong").catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ReplyError);
  expect(refusal).toMatchObject({ code: "rate_limited", retryAfterMs: 900 });
});

test("an answer that is not JSON counts as no answer", async () => {
  const kit = new AuthKit();
  kit.answers["register"] = [{ status: 502 }];
  await expect(kit.account.register("Ana", "secret")).rejects.toThrow(ConnectionLost);
});

test("logging out while a refresh is under way stays logged out", async () => {
  const kit = new AuthKit();
  kit.answers["login"] = [AuthKit.grants("t1")];
  kit.answers["refresh"] = [AuthKit.grants("t2")];
  kit.answers["logout"] = [{ status: 204 }];
  await kit.account.login("Ana", "secret");
  const refreshed = kit.account.accessToken("t1");
  const [outcome] = await Promise.allSettled([refreshed, kit.account.logout()]);
  expect(outcome).toMatchObject({ status: "rejected", reason: { name: "SignInRequired" } });
  expect(kit.account.user).toBeNull();
});
