import type { Member, RoomChange, RoomId, RoomView } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import { createChatKit } from "../../test/kit/chat-kit.ts";
import type { Actor, RoomEvent } from "../store/model.ts";
import { acceptInvite } from "./accept-invite.ts";
import { addMember } from "./add-member.ts";
import type { Chat } from "./chat.ts";
import { createInvite } from "./create-invite.ts";
import { createRoom } from "./create-room.ts";
import { joinRoom } from "./join-room.ts";
import { leaveRoom } from "./leave-room.ts";
import { openDirect } from "./open-direct.ts";
import { removeMember } from "./remove-member.ts";
import { revokeInvite } from "./revoke-invite.ts";
import { sendMessage } from "./send-message.ts";
import { setPreferences } from "./set-preferences.ts";
import { setRole } from "./set-role.ts";
import { updateRoom } from "./update-room.ts";
import { viewInvite } from "./view-invite.ts";
import { viewRoom } from "./view-room.ts";

const refused = (code: string) => expect.objectContaining({ code });

/** Plans: Alice owns it, Bob moderates it, Carol is in it, Dave is not. */
async function plans(kind: "public" | "private" = "public") {
  const kit = createChatKit();
  const [alice, bob, carol, dave] = await Promise.all(["Alice", "Bob", "Carol", "Dave"].map(kit.user));
  if (!alice || !bob || !carol || !dave) throw new Error("nobody came");
  const { chat } = kit;
  const { room } = await createRoom(chat, alice, { kind, name: "Plans" });
  for (const user of [bob, carol]) await addMember(chat, alice, room.id, user.id);
  await setRole(chat, alice, { room: room.id, user: bob.id, role: "moderator" });
  return { ...kit, room: room.id, code: room.code, alice, bob, carol, dave };
}
type Plans = Awaited<ReturnType<typeof plans>>;

/** What somebody who has a room open holds of it. */
interface Held {
  view: RoomView;
  members: readonly Member[];
}

async function fetched(chat: Chat, actor: Actor, room: RoomId): Promise<Held> {
  return { view: await viewRoom(chat, actor, room), members: await chat.store.members(room, 100) };
}

/** What a client makes of an event, in its list of members and in its view of the room. */
function applied({ view, members }: Held, event: RoomEvent, self: string): Held {
  const others = (id: string) => members.filter((member) => member.id !== id);
  const next = { ...view, head: event.seq };
  switch (event.type) {
    case "member_joined":
      return { view: next, members: byName([...members, { ...event.member, role: "member" }]) };
    case "member_left":
      return { view: next, members: others(event.member.id) };
    case "member_role": {
      const { member, role } = event;
      const isOwn = member.id === self;
      return { view: isOwn ? { ...next, role } : next, members: byName([...others(member.id), { ...member, role }]) };
    }
    case "room_changed":
      return { view: changed(next, event), members };
    case "message":
      return { view: { ...next, unread: (view.unread ?? 0) + (event.from.id === self ? 0 : 1) }, members };
    default:
      return { view: next, members };
  }
}

const byName = (members: readonly Member[]) => members.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** Views leave out what most rooms are. */
function changed(view: RoomView, event: Extract<RoomEvent, { type: "room_changed" }>): RoomView {
  const { topic: _, description: __, isArchived: ___, posting: ____, ...rest } = view;
  const [topic, description] = [event.topic ?? view.topic, event.description ?? view.description];
  return {
    ...rest,
    name: event.name ?? view.name,
    kind: event.kind ?? view.kind,
    ...(topic ? { topic } : {}),
    ...(description ? { description } : {}),
    ...((event.isArchived ?? view.isArchived) ? { isArchived: true } : {}),
    ...((event.posting ?? view.posting) === "moderators" ? { posting: "moderators" } : {}),
  };
}

type Act = (kit: Plans) => Promise<unknown>;
const change =
  (by: "alice" | "bob", ...changes: RoomChange[]): Act =>
  async (kit) => {
    for (const wanted of changes) await updateRoom(kit.chat, kit[by], kit.room, wanted);
  };

const ACTIONS: readonly (readonly [what: string, act: Act])[] = [
  ["a name", change("bob", { name: "Other plans" })],
  ["a topic, and none again", change("bob", { topic: "soon" }, { topic: "" })],
  ["a description", change("bob", { description: "one\ntwo" })],
  ["who may write", change("bob", { posting: "moderators" })],
  ["who may write, and everybody again", change("bob", { posting: "moderators" }, { posting: "all" })],
  ["the archive", change("bob", { isArchived: true })],
  ["the archive, and back", change("bob", { isArchived: true }, { isArchived: false, topic: "back" })],
  ["the kind", change("alice", { kind: "private" })],
  ["somebody let in", ({ chat, carol, dave, room }) => addMember(chat, carol, room, dave.id)],
  ["somebody joining", ({ chat, dave, code }) => joinRoom(chat, dave, code)],
  ["somebody taken out", ({ chat, bob, carol, room }) => removeMember(chat, bob, room, carol.id)],
  ["somebody leaving", ({ chat, carol, room }) => leaveRoom(chat, carol, room)],
  ["another role", ({ chat, alice, carol, room }) => setRole(chat, alice, { room, user: carol.id, role: "owner" })],
  ["one's own role", ({ chat, alice, bob, room }) => setRole(chat, alice, { room, user: bob.id, role: "member" })],
  [
    "an invite accepted",
    async ({ chat, alice, dave, room }) => {
      const { token } = await createInvite(chat, alice, room, { maxUses: 1 });
      await acceptInvite(chat, dave, token);
    },
  ],
  [
    "all of it with messages between",
    async (kit) => {
      const { chat, alice, bob, carol, room } = kit;
      await sendMessage(chat, carol, { room, text: "before" });
      await updateRoom(chat, bob, room, { topic: "soon" });
      await sendMessage(chat, alice, { room, text: "between" });
      await removeMember(chat, alice, room, carol.id);
      await setRole(chat, alice, { room, user: bob.id, role: "owner" });
    },
  ],
];

describe("a room as it was seen, and the events since, is the room as it is seen now, after", () => {
  test.each(ACTIONS)("%s", async (_, act) => {
    const kit = await plans();
    const { chat, room, alice, bob } = kit;
    const before = await Promise.all([alice, bob].map((viewer) => fetched(chat, viewer, room)));
    await act(kit);
    for (const [index, viewer] of [alice, bob].entries()) {
      let held = before[index];
      if (!held) throw new Error("not looked at");
      for (const event of await chat.store.eventsAfter(room, held.view.head, 100))
        held = applied(held, event, viewer.id);
      expect(held).toEqual(await fetched(chat, viewer, room));
    }
  });

  test("nothing at all: what is so already is no event", async () => {
    const { chat, room, alice, bob, carol } = await plans();
    const before = await fetched(chat, alice, room);
    expect(await updateRoom(chat, bob, room, { name: " Plans ", topic: "", isArchived: false })).toBeNull();
    expect(await addMember(chat, carol, room, bob.id)).toBeNull();
    expect(await setRole(chat, alice, { room, user: bob.id, role: "moderator" })).toBeNull();
    await setPreferences(chat, alice, room, { level: "mentions" });
    expect(await fetched(chat, alice, room)).toEqual({ ...before, view: { ...before.view, level: "mentions" } });
  });
});

describe("a room's texts", () => {
  test("are kept without decoration: single spaces in names and topics, lines in descriptions", async () => {
    const { chat, room, bob } = await plans();
    await updateRoom(chat, bob, room, { name: "  Cafe\u0301   👨‍👩‍👧 ", topic: " one\n two ", description: " a\r\nb \n" });
    expect(await viewRoom(chat, bob, room)).toMatchObject({ name: "Café 👨‍👩‍👧", topic: "one two", description: "a\nb" });
  });

  test.each([
    ["an empty name", { name: "  " }, "bad_name"],
    ["a name of signs", { name: "---" }, "bad_name"],
    ["a long name", { name: "x".repeat(81) }, "bad_name"],
    ["a name that turns the line around", { name: "x\u202ey" }, "bad_name"],
    ["half a character", { name: "x\ud83d" }, "bad_name"],
    ["a long topic", { topic: "x".repeat(251) }, "text_too_long"],
    ["a long description", { description: "x".repeat(2001) }, "text_too_long"],
    ["a NUL", { description: "x\0y" }, "bad_text"],
    ["stacked marks", { topic: `x${"\u0335".repeat(9)}` }, "bad_text"],
  ])("%s is refused", async (_, wanted, code) => {
    const { chat, room, bob } = await plans();
    await expect(updateRoom(chat, bob, room, wanted)).rejects.toEqual(refused(code));
  });
});

describe("who may do what", () => {
  test("a member says what it likes and changes nothing; whoever is out finds nothing", async () => {
    const { chat, room, carol, dave, visitor } = await plans();
    await expect(updateRoom(chat, carol, room, { topic: "mine" })).rejects.toEqual(refused("forbidden"));
    await expect(removeMember(chat, carol, room, dave.id)).rejects.toEqual(refused("forbidden"));
    await expect(updateRoom(chat, dave, room, { topic: "mine" })).rejects.toEqual(refused("not_found"));
    await expect(addMember(chat, dave, room, dave.id)).rejects.toEqual(refused("not_found"));
    await expect(updateRoom(chat, visitor("Ana"), room, { topic: "mine" })).rejects.toEqual(refused("forbidden"));
  });

  test("taking oneself out is leaving, which the last owner may when nobody else is left", async () => {
    const { chat, room, alice, bob, carol } = await plans();
    await expect(removeMember(chat, alice, room, alice.id)).rejects.toEqual(refused("last_owner"));
    for (const user of [bob, carol]) expect((await removeMember(chat, user, room, user.id))?.type).toBe("member_left");
    expect((await leaveRoom(chat, alice, room))?.type).toBe("member_left");
  });

  test("a direct room has two to eight people, oneself among them, each counted once", async () => {
    const { chat, alice, bob, user } = await plans();
    const crowd = await Promise.all("abcdefgh".split("").map(user));
    const { room } = await openDirect(chat, alice, [bob.id, bob.id, alice.id]);
    expect(room.members).toEqual([alice, bob].map(({ id, name }) => ({ id, name })));
    const ids = crowd.map(({ id }) => id);
    expect((await openDirect(chat, alice, ids.slice(1))).room.members).toHaveLength(8);
    await expect(openDirect(chat, alice, ids)).rejects.toEqual(refused("bad_frame"));
    await expect(openDirect(chat, alice, [])).rejects.toEqual(refused("bad_frame"));
    await expect(leaveRoom(chat, bob, room.id)).rejects.toEqual(refused("forbidden"));
  });

  test("making and changing rooms is limited like entering them", async () => {
    const { chat, clock, room, bob } = await plans();
    for (let n = 0; n < 100; n++) await updateRoom(chat, bob, room, { topic: `topic ${n}` });
    await expect(updateRoom(chat, bob, room, { topic: "more" })).rejects.toEqual(refused("rate_limited"));
    await expect(createRoom(chat, bob, { kind: "public", name: "More" })).rejects.toEqual(refused("rate_limited"));
    await clock.advance(500);
    expect(await updateRoom(chat, bob, room, { topic: "more" })).not.toBeNull();
  });
});

describe("an invite", () => {
  test("is looked at without end, and admits as many as it says", async () => {
    const { chat, room, alice, dave, user } = await plans("private");
    const { token, invite } = await createInvite(chat, alice, room, { maxUses: 1, expiresInMs: 60_000 });
    for (let n = 0; n < 10; n++) expect(await viewInvite(chat, token)).toMatchObject({ name: "Plans", members: 3 });
    expect((await acceptInvite(chat, alice, token)).event).toBeNull();
    expect((await acceptInvite(chat, dave, token)).event).toMatchObject({ by: { name: "Alice" } });
    expect((await acceptInvite(chat, dave, token)).room.role).toBe("member");
    await expect(acceptInvite(chat, await user("Eve"), token)).rejects.toEqual(refused("invite_ended"));
    await expect(viewInvite(chat, token)).rejects.toEqual(refused("invite_ended"));
    await revokeInvite(chat, alice, room, invite.id);
    await expect(viewInvite(chat, token)).rejects.toEqual(refused("not_found"));
  });

  test("of whoever was taken out lets nobody in, themselves least of all", async () => {
    const { chat, room, alice, carol, dave } = await plans("private");
    const { token } = await createInvite(chat, carol, room, {});
    await removeMember(chat, alice, room, carol.id);
    for (const user of [carol, dave])
      await expect(acceptInvite(chat, user, token)).rejects.toEqual(refused("not_found"));
    await expect(viewInvite(chat, token)).rejects.toEqual(refused("not_found"));
  });

  test("that has run out is refused, whoever looks or comes", async () => {
    const { chat, clock, room, alice, dave } = await plans("private");
    const { token } = await createInvite(chat, alice, room, { expiresInMs: 60_000 });
    await clock.advance(60_000);
    await expect(viewInvite(chat, token)).rejects.toEqual(refused("invite_ended"));
    await expect(acceptInvite(chat, dave, token)).rejects.toEqual(refused("invite_ended"));
  });
});
