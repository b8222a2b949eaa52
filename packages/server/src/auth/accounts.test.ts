import { beforeEach, describe, expect, it } from "vitest";
import { alice, type AuthKit, createAuthKit } from "../../test/kit/auth-kit.ts";
import { nameKey } from "../lib/name-key.ts";
import { authenticate, isAlive } from "./authenticate.ts";
import { login } from "./login.ts";
import { logout } from "./logout.ts";
import { createPasswords } from "./password.ts";
import { refresh } from "./refresh.ts";
import { register } from "./register.ts";
import { buyTicket, redeemTicket, TICKET_MS } from "./ticket.ts";
import { newVisitor } from "./visitor.ts";

const DAY = 86_400_000;
let kit: AuthKit;
beforeEach(async () => {
  kit = await createAuthKit();
});

describe("register and login", () => {
  it("who registers is signed in and can sign in again, each time in a session of its own", async () => {
    const first = await register(kit.auth, alice);
    const second = await login(kit.auth, alice);
    expect(second.user).toEqual(first.user);
    expect(first.user.id).toMatch(/^u_/);
    const actors = await Promise.all([first, second].map(({ accessToken }) => authenticate(kit.auth, accessToken)));
    expect(actors).toMatchObject([
      { kind: "user", name: "Alice" },
      { kind: "user", name: "Alice" },
    ]);
    expect(new Set(actors.map((actor) => actor.kind === "user" && actor.session)).size).toBe(2);
  });

  it("a name that looks like a taken one is taken, and no hash is spent on it", async () => {
    await register(kit.auth, alice);
    const before = kit.hashes();
    for (const name of ["alice", "AL1CE", "Аlice", "Álice"]) {
      await expect(register(kit.auth, { ...alice, name })).rejects.toMatchObject({ code: "name_taken" });
    }
    expect(kit.hashes()).toBe(before);
  });

  it("two who register one name at once: one has it", async () => {
    const outcomes = await Promise.allSettled([register(kit.auth, alice), register(kit.auth, alice)]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("H12 an unknown name and a wrong password get the same answer for the same work", async () => {
    await register(kit.auth, alice);
    const answers = [];
    for (const name of ["Alice", "Nobody"]) {
      const before = kit.hashes();
      const error = await login(kit.auth, { ...alice, name, password: "wrong password" }).catch((e: unknown) => e);
      answers.push({ error: JSON.stringify(error), message: String(error), hashes: kit.hashes() - before });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ hashes: 1, message: expect.stringContaining("Name or password is wrong") });
  });

  it.each([
    ["73 bytes, and one more", "x1".repeat(36) + "a", "x1".repeat(36) + "ab"],
    ["200 characters, and another last one", `${"ab".repeat(99)}xy`, `${"ab".repeat(99)}xz`],
    ["with NUL, and another end", "correct\0horse", "correct\0house"],
  ])("H12 a password is never cut short: %s", async (_, password, almost) => {
    await register(kit.auth, { ...alice, password });
    await login(kit.auth, { ...alice, password });
    await expect(login(kit.auth, { ...alice, password: almost })).rejects.toMatchObject({ code: "bad_credentials" });
  });

  it("H12 a password typed with composed or separate accents is the same password", async () => {
    await register(kit.auth, { ...alice, password: "cr\u00e8me br\u00fbl\u00e9e" });
    await login(kit.auth, { ...alice, password: "cre\u0300me bru\u0302le\u0301e" });
  });

  it.each([
    ["too short", "1234567"],
    ["too long", "x1".repeat(513)],
    ["10 MB", "x1".repeat(5_000_000)],
    ["a lone surrogate", "correct \ud800 horse"],
  ])("H12 a password that is %s is refused before any hash, at login too", async (_, password) => {
    for (const attempt of [register, login]) {
      await expect(attempt(kit.auth, { ...alice, password })).rejects.toMatchObject({ code: "bad_password" });
    }
    expect(kit.hashes()).toBe(0);
  });

  it.each(["password", "PASSWORD1", "12345678", "ｑｗｅｒｔｙｕｉｏｐ", "iloveyou", "aaaaaaaaaaaa", "Wonderland"])(
    "%s is no password for Wonderland",
    async (password) => {
      const attempt = register(kit.auth, { ...alice, name: "Wonderland", password });
      await expect(attempt).rejects.toMatchObject({ code: "bad_password" });
    },
  );

  it.each(["", "  ", "admin", "Аdmin", "every0ne", "system", "a\u202eb", "a\r\nb\u0000", "x".repeat(400), "\u200b"])(
    "H15 %j is no name",
    async (name) => {
      await expect(register(kit.auth, { ...alice, name })).rejects.toMatchObject({ code: "bad_name" });
    },
  );

  it("a password hashed with weaker parameters is hashed again at the next login", async () => {
    await register(kit.auth, alice);
    const storedHash = async () => (await kit.auth.store.findUserByKey(nameKey(alice.name)))?.passwordHash;
    const cost = { memoryKiB: 16, passes: 1, parallelism: 1 };
    const stronger = { ...kit.auth, passwords: createPasswords({ cost }) };
    expect(await storedHash()).toContain("$m=8,t=1,p=1$");
    await login(stronger, alice);
    expect(await storedHash()).toContain("$m=16,t=1,p=1$");
    await login(stronger, alice);
  });
});

describe("refresh", () => {
  it("H11 each refresh gives a new token, and the session goes on", async () => {
    let { refreshToken } = await register(kit.auth, alice);
    for (let round = 0; round < 5; round++) {
      await kit.clock.advance(DAY);
      const next = await refresh(kit.auth, kit.live, refreshToken);
      expect(next.refreshToken).not.toBe(refreshToken);
      expect((await authenticate(kit.auth, next.accessToken)).name).toBe("Alice");
      refreshToken = next.refreshToken;
    }
  });

  it("H11 two tabs that refresh at once get the same successor, and it works", async () => {
    const { refreshToken } = await register(kit.auth, alice);
    const [one, other] = await Promise.all([1, 2].map(() => refresh(kit.auth, kit.live, refreshToken)));
    expect(one?.refreshToken).toBe(other?.refreshToken);
    await kit.clock.advance(9_000);
    const late = await refresh(kit.auth, kit.live, refreshToken);
    expect(late.refreshToken).toBe(one?.refreshToken);
    await refresh(kit.auth, kit.live, late.refreshToken);
    expect(kit.ended).toEqual([]);
  });

  it("H11 a token used again after the grace ends the session everywhere", async () => {
    const { refreshToken: stolen } = await register(kit.auth, alice);
    const owner = await refresh(kit.auth, kit.live, stolen);
    await kit.clock.advance(11_000);
    const session = stolen.split(".")[0];
    await expect(refresh(kit.auth, kit.live, stolen)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(kit.ended).toEqual([session]);
    await expect(refresh(kit.auth, kit.live, owner.refreshToken)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(authenticate(kit.auth, owner.accessToken)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("H11 a token of two rotations ago ends the session even within the grace", async () => {
    const first = await register(kit.auth, alice);
    const second = await refresh(kit.auth, kit.live, first.refreshToken);
    await refresh(kit.auth, kit.live, second.refreshToken);
    await expect(refresh(kit.auth, kit.live, first.refreshToken)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(kit.ended).toHaveLength(1);
  });

  it("one session's end leaves the person's other devices alone", async () => {
    const phone = await register(kit.auth, alice);
    const laptop = await login(kit.auth, alice);
    await logout(kit.auth, kit.live, phone.refreshToken);
    expect((await refresh(kit.auth, kit.live, laptop.refreshToken)).user.name).toBe("Alice");
  });

  it.each([
    "",
    "x",
    "s_1.x",
    `s_mfyx7l8g_AAAAAAAAAAAAAAAA.${"A".repeat(43)}`,
    `s_zzzzzzzzzzz_AAAAAAAAAAAAAAAA.${"A".repeat(43)}`,
  ])("%j is no refresh token", async (token) => {
    await expect(refresh(kit.auth, kit.live, token)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(kit.ended).toEqual([]);
  });

  it("a session ends after 30 days of rest", async () => {
    const { refreshToken, sessionEndsInMs } = await register(kit.auth, alice);
    expect(sessionEndsInMs).toBe(30 * DAY);
    await kit.clock.advance(30 * DAY);
    await expect(refresh(kit.auth, kit.live, refreshToken)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("a session ends after 180 days, however much it is used", async () => {
    let { refreshToken } = await register(kit.auth, alice);
    for (let days = 20; days < 180; days += 20) {
      await kit.clock.advance(20 * DAY);
      ({ refreshToken } = await refresh(kit.auth, kit.live, refreshToken));
    }
    expect((await refresh(kit.auth, kit.live, refreshToken)).sessionEndsInMs).toBe(20 * DAY);
    await kit.clock.advance(20 * DAY);
    await expect(refresh(kit.auth, kit.live, refreshToken)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("logout", () => {
  it("the session is over: access token, refresh token and connections", async () => {
    const { accessToken, refreshToken } = await register(kit.auth, alice);
    const actor = await authenticate(kit.auth, accessToken);
    await logout(kit.auth, kit.live, refreshToken);
    expect(kit.ended).toEqual([refreshToken.split(".")[0]]);
    expect(await isAlive(kit.auth, actor)).toBe(false);
    await expect(authenticate(kit.auth, accessToken)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(refresh(kit.auth, kit.live, refreshToken)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("logging out twice, or with nothing, is fine", async () => {
    const { refreshToken } = await register(kit.auth, alice);
    for (const token of [refreshToken, refreshToken, "", "nonsense"]) await logout(kit.auth, kit.live, token);
  });
});

describe("tickets", () => {
  it("a ticket stands for its buyer once", async () => {
    const buyer = await authenticate(kit.auth, (await register(kit.auth, alice)).accessToken);
    const ticket = await buyTicket(kit.auth, buyer);
    const shown = await Promise.allSettled([1, 2, 3].map(() => redeemTicket(kit.auth, ticket)));
    expect(shown.filter(({ status }) => status === "fulfilled")).toEqual([{ status: "fulfilled", value: buyer }]);
  });

  it("a ticket is worthless after its time, after logout, and when made up", async () => {
    const { accessToken, refreshToken } = await register(kit.auth, alice);
    const buyer = await authenticate(kit.auth, accessToken);
    const late = await buyTicket(kit.auth, buyer);
    await kit.clock.advance(TICKET_MS);
    const loggedOut = await buyTicket(kit.auth, buyer);
    await logout(kit.auth, kit.live, refreshToken);
    for (const ticket of [late, loggedOut, "", "made up"]) {
      await expect(redeemTicket(kit.auth, ticket)).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });
});

describe("visitors", () => {
  it("a visitor has an id of its own and keeps it by its token", async () => {
    const [one, other] = [newVisitor(kit.auth, " Vera "), newVisitor(kit.auth, "Vera")];
    expect(one).toMatchObject({ kind: "visitor", name: "Vera", id: expect.stringMatching(/^v_/) });
    expect(one.id).not.toBe(other.id);
    expect(await authenticate(kit.auth, await kit.auth.tokens.issue(one))).toEqual(one);
  });

  it("with GUESTS=off nobody comes in as a visitor, not even with a token from before", async () => {
    const token = await kit.auth.tokens.issue(newVisitor(kit.auth, "Vera"));
    const closed = { ...kit.auth, guests: false };
    expect(() => newVisitor(closed, "Vera")).toThrow("Visitors are switched off");
    await expect(authenticate(closed, token)).rejects.toMatchObject({ code: "guests_off" });
  });
});
