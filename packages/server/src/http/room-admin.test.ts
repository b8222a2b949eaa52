import type { Invite, RoomView } from "@parley/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpKit, type HttpKit } from "../../test/kit/http-kit.ts";

const API = "/api/v1";
let kit: HttpKit;
let alice: string;
let bob: string;
beforeEach(async () => {
  kit = await createHttpKit();
  alice = await kit.signUp("Alice");
  bob = await kit.signUp("Bob");
});
afterEach(() => kit.app.close());

async function idOf(token: string): Promise<string> {
  const { body } = await kit.ask("GET", `${API}/me`, { token });
  return (body as { self: { id: string } }).self.id;
}

async function make(body: object, token = alice): Promise<RoomView> {
  const answer = await kit.ask("POST", `${API}/rooms/new`, { token, body });
  expect(answer.status).toBe(201);
  return (answer.body as { room: RoomView }).room;
}

const refused = (status: number, code: string) => ({ status, body: { error: { code } } });

describe("rooms over HTTP", () => {
  it("a room is made, entered by its maker's devices, and announced", async () => {
    const room = await make({ kind: "public", name: " Team  plans ", code: "Plans", topic: "soon" });
    expect(room).toMatchObject({ code: "plans", name: "Team plans", kind: "public", topic: "soon", role: "owner" });
    expect(kit.told.slice(-2)).toEqual([`enter ${await idOf(alice)} ${room.id}`, "publish member_joined"]);
  });

  it("whoever knows a public room's code joins it; a private room's is the server's, and no use to others", async () => {
    const plans = await make({ kind: "public", name: "Plans", code: "plans" });
    expect(await kit.enter(bob, "plans")).toBe(plans.id);
    expect(
      await kit.ask("POST", `${API}/rooms`, { token: await kit.visit("Vera"), body: { code: "plans" } }),
    ).toMatchObject(refused(404, "not_found"));
    const hidden = await make({ kind: "private", name: "Hidden" });
    expect(hidden.code).toMatch(/^r[\w-]{16}$/);
    expect(await kit.ask("POST", `${API}/rooms`, { token: bob, body: { code: hidden.code } })).toMatchObject(
      refused(404, "not_found"),
    );
    const chosen = { kind: "private", name: "x", code: "mine" };
    expect(await kit.ask("POST", `${API}/rooms/new`, { token: bob, body: chosen })).toMatchObject(
      refused(400, "bad_code"),
    );
    const taken = { kind: "public", name: "x", code: "plans" };
    expect(await kit.ask("POST", `${API}/rooms/new`, { token: bob, body: taken })).toMatchObject(
      refused(409, "code_taken"),
    );
  });

  it("browsing shows public rooms by name, in pages", async () => {
    for (const name of ["Cats", "ants", "bees"]) await make({ kind: "public", name });
    await make({ kind: "private", name: "dogs" });
    const first = await kit.ask("GET", `${API}/rooms/public?limit=2`, { token: bob });
    const page = first.body as { rooms: { name: string; members: number; isMember: boolean }[]; next: string };
    expect(page.rooms).toMatchObject([
      { name: "ants", members: 1, isMember: false },
      { name: "bees", members: 1, isMember: false },
    ]);
    const second = await kit.ask("GET", `${API}/rooms/public?limit=2&after=${page.next}`, { token: bob });
    expect(second.body).toMatchObject({ rooms: [{ name: "Cats" }], next: null });
    expect((await kit.ask("GET", `${API}/rooms/public?search=BEE`, { token: bob })).body).toMatchObject({
      rooms: [{ name: "bees" }],
    });
    for (const after of ["nonsense", Buffer.from('["a\\u0000","b"]').toString("base64url")]) {
      const answer = await kit.ask("GET", `${API}/rooms/public?after=${after}`, { token: bob });
      expect(answer).toMatchObject(refused(400, "bad_frame"));
    }
    const odd = await kit.ask("GET", `${API}/rooms/public?search=%00`, { token: bob });
    expect(odd).toMatchObject({ status: 200, body: { rooms: [], next: null } });
  });

  it("a direct room is made once, and entered by the devices of all who are in it", async () => {
    const members = [await idOf(bob)];
    const made = await kit.ask("POST", `${API}/rooms/direct`, { token: alice, body: { members } });
    const { room } = made.body as { room: RoomView };
    expect(made.status).toBe(201);
    expect(room).toMatchObject({ kind: "direct", name: "", members: [{ name: "Alice" }, { name: "Bob" }] });
    expect(kit.told.filter((told) => told.startsWith("enter"))).toHaveLength(2);
    const again = await kit.ask("POST", `${API}/rooms/direct`, { token: bob, body: { members: [await idOf(alice)] } });
    expect(again).toMatchObject({ status: 200, body: { room: { id: room.id } } });
    const alone = { members: [await idOf(alice)] };
    expect(await kit.ask("POST", `${API}/rooms/direct`, { token: alice, body: alone })).toMatchObject(
      refused(400, "bad_frame"),
    );
  });

  it("a change is announced once, and answered with the room as it is then", async () => {
    const { id } = await make({ kind: "public", name: "Plans", code: "plans" });
    for (const _ of [1, 2]) {
      const answer = await kit.ask("PATCH", `${API}/rooms/${id}`, { token: alice, body: { isArchived: true } });
      expect(answer).toMatchObject({ status: 200, body: { room: { isArchived: true } } });
    }
    expect(kit.published.filter(({ type }) => type === "room_changed")).toHaveLength(1);
    await kit.enter(bob, "plans");
    const send = { token: bob, body: { text: "hello" } };
    expect(await kit.ask("POST", `${API}/rooms/${id}/messages`, send)).toMatchObject(refused(409, "archived"));
    const mine = { token: bob, body: { name: "Mine" } };
    expect(await kit.ask("PATCH", `${API}/rooms/${id}`, mine)).toMatchObject(refused(403, "forbidden"));
  });

  it("whoever is let in or taken out is told before the event, and taken out by name", async () => {
    const { id } = await make({ kind: "private", name: "Hidden" });
    const user = await idOf(bob);
    const members = `${API}/rooms/${id}/members`;
    expect((await kit.ask("POST", members, { token: alice, body: { user } })).status).toBe(204);
    expect(kit.told.slice(-2)).toEqual([`enter ${user} ${id}`, "publish member_joined"]);
    expect(
      (await kit.ask("PUT", `${members}/${user}/role`, { token: alice, body: { role: "moderator" } })).status,
    ).toBe(204);
    expect((await kit.ask("DELETE", `${members}/${user}`, { token: alice })).status).toBe(204);
    expect(kit.told.slice(-2)).toEqual([`exit ${user} ${id} by Alice`, "publish member_left"]);
    expect(await kit.ask("GET", `${API}/rooms/${id}`, { token: bob })).toMatchObject(refused(404, "not_found"));
    expect(await kit.ask("POST", members, { token: bob, body: { user } })).toMatchObject(refused(404, "not_found"));
    const alone = await kit.ask("DELETE", `${API}/rooms/${id}/membership`, { token: alice });
    expect(alone.status).toBe(204);
  });

  it("the last owner stays while others are in the room", async () => {
    const { id } = await make({ kind: "public", name: "Plans", code: "plans" });
    await kit.enter(bob, "plans");
    const leave = await kit.ask("DELETE", `${API}/rooms/${id}/membership`, { token: alice });
    expect(leave).toMatchObject(refused(409, "last_owner"));
    expect(kit.told.at(-1)).not.toContain("exit");
  });

  it("preferences are kept and told to the person's devices", async () => {
    const { id } = await make({ kind: "public", name: "Plans" });
    const path = `${API}/rooms/${id}/preferences`;
    expect(await kit.ask("PUT", path, { token: alice, body: { level: "mentions" } })).toMatchObject({
      status: 200,
      body: { level: "mentions", isFavourite: false },
    });
    await kit.ask("PUT", path, { token: alice, body: { isFavourite: true } });
    expect(kit.told.at(-1)).toBe(`preferences ${await idOf(alice)} ${id} mentions true`);
    const { body } = await kit.ask("GET", `${API}/rooms/${id}`, { token: alice });
    expect(body).toMatchObject({ room: { level: "mentions", isFavourite: true } });
    expect(await kit.ask("PUT", path, { token: bob, body: { level: "all" } })).toMatchObject(refused(404, "not_found"));
  });

  it("people are found by how their names begin", async () => {
    await kit.signUp("Alina");
    const found = await kit.ask("GET", `${API}/users?search=ALI`, { token: bob });
    expect(found.body).toMatchObject({ users: [{ name: "Alice" }, { name: "Alina" }] });
    expect((await kit.ask("GET", `${API}/users?search=`, { token: bob })).body).toEqual({ users: [] });
  });

  it("none of it is for visitors", async () => {
    const token = await kit.visit("Vera");
    const room = await kit.enter(token, "lobby");
    const asked = [
      kit.ask("POST", `${API}/rooms/new`, { token, body: { kind: "public", name: "x" } }),
      kit.ask("POST", `${API}/rooms/direct`, { token, body: { members: ["u_1"] } }),
      kit.ask("GET", `${API}/rooms/public`, { token }),
      kit.ask("GET", `${API}/users?search=a`, { token }),
      kit.ask("PATCH", `${API}/rooms/${room}`, { token, body: { name: "x" } }),
      kit.ask("POST", `${API}/rooms/${room}/members`, { token, body: { user: "u_1" } }),
      kit.ask("DELETE", `${API}/rooms/${room}/members/u_1`, { token }),
      kit.ask("PUT", `${API}/rooms/${room}/members/u_1/role`, { token, body: { role: "owner" } }),
      kit.ask("PUT", `${API}/rooms/${room}/preferences`, { token, body: {} }),
      kit.ask("POST", `${API}/rooms/${room}/invites`, { token, body: {} }),
      kit.ask("POST", `${API}/invites/token`, { token, body: {} }),
    ];
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject(refused(403, "forbidden"));
  });
});

describe("invite links", () => {
  async function invite(body: object): Promise<{ room: RoomView; token: string; invite: Invite }> {
    const room = await make({ kind: "private", name: "Hidden", topic: "secret plans" });
    const answer = await kit.ask("POST", `${API}/rooms/${room.id}/invites`, { token: alice, body });
    expect(answer.status).toBe(201);
    return { room, ...(answer.body as { token: string; invite: Invite }) };
  }

  it("opening a link, signed in or not, uses nothing up; accepting it does", async () => {
    const { room, token } = await invite({ maxUses: 1 });
    expect(token).toMatch(/^[\w-]{32}$/);
    for (let n = 0; n < 20; n++) {
      const opened = await kit.ask("GET", `${API}/invites/${token}`, n % 2 ? { token: bob } : {});
      expect(opened.status).toBe(200);
      expect(opened.body).toEqual({
        name: "Hidden",
        kind: "private",
        topic: "secret plans",
        members: 1,
        by: { id: await idOf(alice), name: "Alice" },
        expiresAt: expect.any(Number),
      });
    }
    const accepted = await kit.ask("POST", `${API}/invites/${token}`, { token: bob, body: {} });
    expect(accepted).toMatchObject({ status: 200, body: { room: { id: room.id, role: "member" } } });
    expect(kit.told.slice(-2)).toEqual([`enter ${await idOf(bob)} ${room.id}`, "publish member_joined"]);
    expect(await kit.ask("GET", `${API}/invites/${token}`)).toMatchObject(refused(410, "invite_ended"));
    const late = { token: await kit.signUp("Carol"), body: {} };
    expect(await kit.ask("POST", `${API}/invites/${token}`, late)).toMatchObject(refused(410, "invite_ended"));
  });

  it("a link ends after its time, a week if nothing else was said", async () => {
    const { token } = await invite({});
    await kit.clock.advance(7 * 86_400_000 - 1);
    expect((await kit.ask("GET", `${API}/invites/${token}`)).status).toBe(200);
    await kit.clock.advance(1);
    expect(await kit.ask("GET", `${API}/invites/${token}`)).toMatchObject(refused(410, "invite_ended"));
  });

  it("a revoked link is gone, and no link is told twice", async () => {
    const { room, token, invite: made } = await invite({});
    const path = `${API}/rooms/${room.id}/invites`;
    const listed = await kit.ask("GET", path, { token: alice });
    expect(listed.body).toEqual({ invites: [made] });
    expect(JSON.stringify(listed.body)).not.toContain(token);
    expect(await kit.ask("GET", path, { token: bob })).toMatchObject(refused(404, "not_found"));
    expect((await kit.ask("DELETE", `${path}/${made.id}`, { token: alice })).status).toBe(204);
    expect(await kit.ask("GET", `${API}/invites/${token}`)).toMatchObject(refused(404, "not_found"));
    expect(await kit.ask("POST", `${API}/invites/${token}`, { token: bob, body: {} })).toMatchObject(
      refused(404, "not_found"),
    );
    expect(kit.logged()).not.toContain(token);
  });
});
