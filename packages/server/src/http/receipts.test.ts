import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpKit, type HttpKit } from "../../test/kit/http-kit.ts";

let kit: HttpKit;
beforeEach(async () => {
  kit = await createHttpKit();
});
afterEach(() => kit.app.close());

describe("who has read how far", () => {
  it("is answered to members by name, and the room does not exist for others", async () => {
    const [alice, bob, eve] = [await kit.signUp("Alice"), await kit.signUp("Bob"), await kit.signUp("Eve")];
    const room = await kit.enter(alice, "lobby");
    await kit.enter(bob, "lobby");
    const path = `/api/v1/rooms/${room}`;
    const said = await kit.ask("POST", `${path}/messages`, { token: alice, body: { text: "hi" } });
    const { seq } = said.body as { seq: number };
    await kit.ask("PUT", `${path}/read`, { token: bob, body: { seq } });
    const readers = await kit.ask("GET", `${path}/messages/${seq}/readers`, { token: alice });
    expect(readers).toMatchObject({ status: 200, body: { count: 1, users: [{ name: "Bob" }] } });
    const receipts = await kit.ask("GET", `${path}/receipts`, { token: alice });
    expect(receipts.body).toMatchObject({
      users: [
        { name: "Alice", seq: 1 },
        { name: "Bob", seq },
      ],
    });
    for (const rest of [`/messages/${seq}/readers`, "/receipts"]) {
      expect((await kit.ask("GET", path + rest, { token: eve })).status).toBe(404);
    }
    expect((await kit.ask("GET", `${path}/messages/1/readers`, { token: alice })).status).toBe(404);
  });

  it("is kept to oneself by a setting, which takes it back in every room", async () => {
    const [alice, bob] = [await kit.signUp("Alice"), await kit.signUp("Bob")];
    const room = await kit.enter(alice, "lobby");
    await kit.enter(bob, "lobby");
    const settings = "/api/v1/me/settings";
    expect((await kit.ask("GET", settings, { token: bob })).body).toEqual({ settings: { receipts: true } });
    const off = await kit.ask("PATCH", settings, { token: bob, body: { receipts: false } });
    expect(off).toMatchObject({ status: 200, body: { settings: { receipts: false } } });
    expect(kit.told.at(-1)).toMatch(new RegExp(`^receipt u\\S+ ${room} undefined$`));
    const receipts = await kit.ask("GET", `/api/v1/rooms/${room}/receipts`, { token: alice });
    expect(receipts.body).toMatchObject({ users: [{ name: "Alice" }] });
    const told = kit.told.length;
    expect((await kit.ask("PATCH", settings, { token: bob, body: {} })).body).toEqual({
      settings: { receipts: false },
    });
    await kit.ask("PATCH", settings, { token: bob, body: { receipts: false } });
    expect(kit.told.length).toBe(told);
  });

  it("is no visitor's to set, and not to be switched faster than a person does", async () => {
    const settings = "/api/v1/me/settings";
    const visitor = await kit.visit("Vera");
    for (const [method, body] of [["GET"], ["PATCH", { receipts: false }]] as const) {
      expect(await kit.ask(method, settings, { token: visitor, ...(body && { body }) })).toMatchObject({ status: 403 });
    }
    const token = await kit.signUp("Alice");
    const change = (receipts: boolean) => kit.ask("PATCH", settings, { token, body: { receipts } });
    for (let n = 1; n <= 10; n++) expect((await change(n % 2 === 0)).status).toBe(200);
    expect(await change(false)).toMatchObject({ status: 429, body: { error: { code: "rate_limited" } } });
  });
});
