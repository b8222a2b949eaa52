import { afterEach, beforeEach, expect, test } from "vitest";
import { postgresPlace } from "../../../test/engines/postgres-place.ts";
import { ALICE, BOB, CAROL, logOf, NOON, openRoom, range, register, userActor, visitor } from "../rules/cast.ts";
import type { Store } from "../store.ts";

let place: Awaited<ReturnType<typeof postgresPlace>>;
let nodes: [Store, Store];
beforeEach(async () => {
  place = await postgresPlace();
  nodes = [await place.open(), await place.open()];
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  await place.remove();
});

test("two nodes writing to the same rooms in opposite orders never lock each other out, and leave dense logs", async () => {
  const rooms = await Promise.all(range(1, 12).map((n) => openRoom(nodes[0], `room-${n}`)));
  await register(nodes[0], ALICE, BOB, CAROL);
  const people = [ALICE, BOB, CAROL];
  const joins = people.flatMap((user) => rooms.map((room) => nodes[0].join({ room, user, at: NOON })));
  await Promise.all(joins);
  const rounds = range(1, 25).flatMap((round) =>
    nodes.flatMap((node, index) => {
      const inOrder = index === 0 ? rooms : rooms.toReversed();
      return inOrder.flatMap((room, position) => {
        const user = people[(round + position) % people.length] ?? ALICE;
        const clientMsgId = `message-${round}`;
        return [
          node.append({ room, actor: userActor(ALICE), text: "hello", at: NOON, clientMsgId }),
          node.append({ room, actor: visitor(`Ana${index}`), text: "hello", at: NOON }),
          node.markRead(room, ALICE.id, round),
          ...(user === ALICE ? [] : [node.leave({ room, user, at: NOON }), node.join({ room, user, at: NOON })]),
        ];
      });
    }),
  );
  await Promise.all(rounds);
  const heads = await nodes[1].heads(rooms);
  for (const [index, room] of rooms.entries()) {
    const log = await logOf(nodes[1], room);
    expect(log.map(({ seq }) => seq)).toEqual(range(1, heads[index] ?? 0));
    const keys = log.flatMap((event) => (event.type === "message" ? (event.clientMsgId ?? []) : []));
    expect(keys.toSorted()).toEqual(
      range(1, 25)
        .map((round) => `message-${round}`)
        .toSorted(),
    );
    // Everybody joined once, and every further joining follows a leaving.
    for (const { id } of people) {
      const own = log.filter((event) => "member" in event && event.member.id === id).map(({ type }) => type);
      expect(own).toEqual(own.map((_, turn) => (turn % 2 === 0 ? "member_joined" : "member_left")));
    }
  }
});

test("a message sent to both nodes at once is stored once, and both answer it", async () => {
  const room = await openRoom(nodes[0]);
  for (const n of range(1, 50)) {
    const draft = { room, actor: visitor("Ana"), text: "hello", at: NOON, clientMsgId: `message-${n}` };
    const [one, other] = await Promise.all(nodes.map((node) => node.append(draft)));
    expect(one?.event).toEqual(other?.event);
    expect(one?.isNew).toBe(!other?.isNew);
  }
  expect(await nodes[0].heads([room])).toEqual([50]);
});

test("tickets and rotations that expired ones are cleaned up beside are taken by one node only", async () => {
  await register(nodes[0], ALICE);
  const ticket = (n: number, expiresAt: number) => ({ hash: `ticket-${n}`, actor: visitor("Ana"), expiresAt });
  await Promise.all(range(1, 60).map((n) => nodes[0].createTicket(ticket(n, NOON + n))));
  const redeemed = await Promise.all(
    range(1, 60).flatMap((n) => nodes.map((node) => node.redeemTicket(`ticket-${n}`, NOON + 30))),
  );
  expect(redeemed.filter((actor) => actor !== null)).toHaveLength(30);
  expect(await place.query("SELECT count(*)::int AS left FROM ticket")).toEqual([{ left: 0 }]);
});
