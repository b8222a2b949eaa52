import type { UserId } from "@parley/protocol";
import { expect, test } from "vitest";
import type { LOBBY } from "../test/client-kit.ts";
import { ana, bob, ClientKit, lobby } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** Ana, signed in and in the lobby, and a server over HTTP that answers in turn. */
async function asUser(...answers: readonly Answer[]) {
  const asked: string[] = [];
  const left = [...answers];
  let tokens = 0;
  const kit = new ClientKit({
    credentials: { kind: "user", accessToken: async () => `token ${(tokens += 1)}` },
    fetch: async (url, { method, body, headers } = {}) => {
      const { authorization = "" } = (headers ?? {}) as Record<string, string>;
      asked.push([method, String(url).replace("http://chat.example/api/v1", ""), body, authorization].join(" ").trim());
      const { status, body: answer } = left.shift() ?? { status: 204 };
      return new Response(status === 204 ? null : JSON.stringify(answer), { status });
    },
  });
  const own = { readSeq: 0, unread: 0, mentions: 0, role: "owner", level: "all" } as const;
  await kit.ready({ self: { ...ana, kind: "user" }, rooms: [lobby(0, own)] });
  return { kit, asked };
}

const refusal = (status: number, code: string): Answer => ({ status, body: { error: { code, message: "no" } } });
const plans = lobby(1, { id: "room-2" as typeof LOBBY, code: "plans", name: "Plans", kind: "public" });

test("what a person does to a room is asked over HTTP, with the token of the moment", async () => {
  const { kit, asked } = await asUser();
  const { room } = kit;
  const user = "u 1/2" as UserId;
  await room.update({ topic: "soon", isArchived: false });
  await room.addMember(bob.id);
  await room.removeMember(user);
  await room.setRole(bob.id, "moderator");
  await room.revokeInvite("i1");
  expect(asked).toEqual([
    'PATCH /rooms/room-1 {"topic":"soon","isArchived":false} Bearer token 2',
    'POST /rooms/room-1/members {"user":"bob"} Bearer token 3',
    "DELETE /rooms/room-1/members/u%201%2F2  Bearer token 4",
    'PUT /rooms/room-1/members/bob/role {"role":"moderator"} Bearer token 5',
    "DELETE /rooms/room-1/invites/i1  Bearer token 6",
  ]);
});

test("a preference shows when it is stored, and not if it was refused", async () => {
  const { kit } = await asUser({ status: 200, body: { level: "none", isFavourite: true } }, refusal(503, "busy"));
  await kit.room.setFavourite(true);
  expect(kit.room.snapshot()).toMatchObject({ level: "none", isFavourite: true });
  await expect(kit.room.setLevel("all")).rejects.toMatchObject({ code: "busy" });
  expect(kit.room.snapshot().level).toBe("none");
});

test("a token that is refused is replaced once; then the refusal is the caller's", async () => {
  const members = { status: 200, body: { members: [{ ...bob, role: "member" }] } };
  const { kit, asked } = await asUser(refusal(401, "token_expired"), members);
  expect(await kit.room.listMembers()).toEqual([{ ...bob, role: "member" }]);
  expect(asked).toHaveLength(2);
  const other = await asUser(refusal(401, "unauthenticated"), refusal(401, "unauthenticated"));
  await expect(other.kit.room.listMembers()).rejects.toMatchObject({ code: "unauthenticated" });
  const third = await asUser(refusal(403, "forbidden"));
  await expect(third.kit.room.update({ name: "x" })).rejects.toMatchObject({ code: "forbidden" });
  expect(third.asked).toHaveLength(1);
});

test("an invite link is an address of the page", async () => {
  const invite = { id: "i1", by: ana, at: 1, expiresAt: 2, uses: 0 };
  const { kit } = await asUser({ status: 201, body: { invite, token: "secret" } });
  const link = await kit.room.createInvite({ maxUses: 1 });
  expect(link).toEqual({ invite, token: "secret", url: "http://chat.example/i/secret" });
});

test("a room that was made, or an invite that was accepted, is entered: over the socket if it has not been told of", async () => {
  const { kit, asked } = await asUser({ status: 201, body: { room: plans } }, { status: 200, body: { room: plans } });
  const making = kit.client.createRoom({ kind: "public", name: "Plans" });
  await settled();
  const [join] = kit.socket.take("join");
  expect(join).toMatchObject({ code: "plans" });
  kit.socket.deliver({ type: "joined", id: join?.id ?? "", room: plans });
  const made = await making;
  expect(made.name).toBe("Plans");
  expect(await kit.client.acceptInvite("a/b")).toBe(made);
  expect(kit.socket.take("join")).toEqual([]);
  expect(asked.map((line) => line.replace(/ Bearer.*/, ""))).toEqual([
    'POST /rooms/new {"kind":"public","name":"Plans"}',
    "POST /invites/a%2Fb {}",
  ]);
});

test("rooms and people are found over HTTP, and an invite is looked at by anybody", async () => {
  const page = { rooms: [], next: "more" };
  const preview = { name: "Plans", kind: "private", members: 1, by: ana, expiresAt: 2 };
  const { kit, asked } = await asUser(
    { status: 200, body: page },
    { status: 200, body: { users: [bob] } },
    { status: 200, body: preview },
  );
  expect(await kit.client.browse({ search: "a b", after: "x", limit: 5 })).toEqual(page);
  expect(await kit.client.findPeople("bo")).toEqual([bob]);
  expect(await kit.client.viewInvite("secret")).toEqual(preview);
  expect(asked.map((line) => line.replace(/ {2}Bearer.*/, ""))).toEqual([
    "GET /rooms/public?search=a+b&after=x&limit=5",
    "GET /users?search=bo",
    "GET /invites/secret",
  ]);
});

test("a visitor is told at once that this is not for visitors", async () => {
  const kit = new ClientKit({ fetch: () => expect.unreachable("nothing is asked") });
  await kit.inLobby(lobby(0));
  await expect(kit.client.createRoom({ kind: "public", name: "x" })).rejects.toMatchObject({ code: "forbidden" });
  await expect(kit.room.setFavourite(true)).rejects.toMatchObject({ code: "forbidden" });
});
