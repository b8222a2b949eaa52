import { describe, expect, test } from "vitest";
import type { Peer } from "../../test/kit/peer.ts";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";

type Named = readonly { readonly name: string; readonly isAway?: true | undefined }[];

const away = (users: Named | undefined) => users?.filter(({ isAway }) => isAway).map(({ name }) => name);

const turn = (peer: Peer | undefined, isAway: boolean) => peer?.push({ type: "away", isAway });

describe("away", () => {
  test("G34 is told as a change, in the full list to whoever enters, and ends at once", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    await kit.clock.advance(1000);
    turn(bob, true);
    await kit.clock.advance(1000);
    const { id } = bob.connection.person;
    expect(ana.wire.last("presence")).toEqual({
      type: "presence",
      room: ana.room,
      online: 2,
      joined: [],
      left: [],
      changed: [{ id, name: "bob", isAway: true }],
    });
    const carol = await kit.visit("room=lobby&name=carol");
    expect(away(carol.wire.last("presence").users)).toEqual(["bob"]);
    turn(bob, false);
    await kit.clock.advance(1000);
    expect(ana.wire.last("presence").changed).toEqual([{ id, name: "bob" }]);
  });

  test("G34 a person is away when all their devices are, and not when the last awake one goes or a new one comes", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const phone = await kit.signIn("bob");
    await phone.join("lobby");
    const laptop = await kit.signIn("bob");
    await kit.clock.advance(1000);
    const from = ana.wire.frames.length;
    turn(phone, true);
    await kit.clock.advance(1000);
    expect(ana.types(from)).toEqual([]);
    turn(laptop, true);
    await kit.clock.advance(1000);
    expect(away(ana.wire.last("presence").changed)).toEqual(["bob"]);
    const tablet = await kit.signIn("bob");
    await kit.clock.advance(1000);
    expect(ana.wire.last("presence").changed).toEqual([{ id: "u_bob", name: "bob" }]);
    await tablet.vanish();
    await kit.clock.advance(1000);
    expect(away(ana.wire.last("presence").changed)).toEqual(["bob"]);
    await laptop.vanish();
    await phone.vanish();
    await kit.clock.advance(1000);
    expect(ana.wire.last("presence")).toMatchObject({ online: 1, left: [{ id: "u_bob", name: "bob" }] });
    expect(kit.context.hub.room(ana.room)?.presence.people(0)).toEqual([ana.connection.person]);
  });

  test("G34 a reload of somebody who is away is no news, and comes and goes are one batch with it", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.signIn("bob");
    await bob.join("lobby");
    turn(bob, true);
    await kit.clock.advance(1000);
    const from = ana.wire.frames.length;
    await bob.vanish();
    const again = await kit.signIn("bob");
    turn(again, true);
    await kit.clock.advance(1000);
    expect(ana.types(from)).toEqual([]);
    const carol = await kit.visit("room=lobby&name=carol");
    turn(carol, true);
    turn(again, false);
    await kit.clock.advance(1000);
    expect(ana.wire.frames.slice(from)).toEqual([
      expect.objectContaining({
        type: "presence",
        joined: [{ ...carol.connection.person, isAway: true }],
        changed: [{ id: "u_bob", name: "bob" }],
      }),
    ]);
  });

  test("G34 above 100 online nothing is told of it, and coming down from a crowd the full list says it", async () => {
    const kit = new SessionKit();
    const peers = await Promise.all(range(1, 101).map((n) => kit.visit(`room=lobby&name=p${n}`)));
    await kit.clock.advance(10_000);
    const [first, second, ...others] = peers;
    const from = first?.wire.frames.length ?? 0;
    turn(second, true);
    await kit.clock.advance(10_000);
    expect(first?.types(from)).toEqual([]);
    for (const peer of others.slice(0, 2)) await peer.vanish();
    await kit.clock.advance(10_000);
    expect(away(first?.wire.last("presence").users)).toEqual(["p2"]);
  });

  test("G34 whoever missed that somebody is away gets the whole list", async () => {
    const kit = new SessionKit({ env: { MAX_SEND_QUEUE_BYTES: "131072" } });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    await kit.clock.advance(1000);
    bob.wire.stopReading();
    for (let n = 1; n <= 50; n++) await ana.say("x".repeat(1000));
    turn(ana, true);
    await kit.clock.advance(1000);
    expect(kit.context.metrics.ephemeralDropped).toBe(1);
    bob.wire.resumeReading();
    await kit.clock.settle();
    await kit.clock.advance(5000);
    expect(away(bob.wire.last("presence").users)).toEqual(["ana"]);
  });

  test("G36 whoever turns more often than once a second is heard a little later, as they are by then", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    await kit.clock.advance(1000);
    const from = ana.wire.frames.length;
    for (let n = 1; n <= 99; n++) {
      turn(bob, n % 2 === 1);
      await kit.clock.advance(100);
    }
    await kit.clock.advance(3000);
    expect(ana.types(from).length).toBeLessThanOrEqual(14);
    expect(away(kit.context.hub.room(ana.room)?.presence.people(0))).toEqual(["bob"]);
    expect(away(ana.wire.last("presence").changed)).toEqual(["bob"]);
  });

  test("G36 a connection that is gone before it was heard turns nothing", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    for (let n = 1; n <= 10; n++) turn(bob, n % 2 === 1);
    await bob.vanish();
    await kit.clock.advance(10_000);
    expect(kit.context.hub.room(ana.room)?.presence.people(0)).toEqual([ana.connection.person]);
    expect(kit.failures).toEqual([]);
  });
});
