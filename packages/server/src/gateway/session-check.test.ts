import type { SessionId } from "@parley/protocol";
import { expect, test } from "vitest";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";

const BOB = "s_bob" as SessionId;
const CHECK_MS = 5000;

test("G20 a session that ended on another node loses its connections here, though nobody said so", async () => {
  const kit = new SessionKit();
  const [bob, carol] = [await kit.signIn("bob"), await kit.signIn("carol")];
  const ana = await kit.visit("room=lobby&name=ana");
  await kit.clock.advance(2 * CHECK_MS);
  expect(bob.wire.closedWith).toBeNull();
  kit.endedSessions.add(BOB);
  await kit.clock.advance(CHECK_MS);
  expect(bob.wire.closedWith).toEqual({ code: 4410, reason: "session_ended" });
  for (const peer of [ana, carol]) expect(peer.wire.closedWith).toBeNull();
});

test("G20 while the store does not answer nobody is closed, and once it does who has to go goes", async () => {
  const kit = new SessionKit();
  const [bob, carol] = [await kit.signIn("bob"), await kit.signIn("carol")];
  kit.endedSessions.add(BOB);
  const { endedSessions } = kit.context.credentials;
  Object.assign(kit.context.credentials, { endedSessions: () => Promise.reject(new Error("no answer")) });
  await kit.clock.advance(4 * CHECK_MS);
  expect(bob.wire.closedWith).toBeNull();
  Object.assign(kit.context.credentials, { endedSessions });
  await kit.clock.advance(CHECK_MS);
  expect([bob.wire.closedWith?.code, carol.wire.closedWith?.code]).toEqual([4410, undefined]);
});

test("G20 a crowd is asked about in a few calls, one after the other, and not again before all are answered", async () => {
  const kit = new SessionKit();
  for (const n of range(1, 1001)) await kit.signIn(`user${n}`);
  const calls: number[] = [];
  const waiting: (() => void)[] = [];
  Object.assign(kit.context.credentials, {
    endedSessions: (sessions: readonly SessionId[]) => {
      calls.push(sessions.length);
      return new Promise((resolve) => waiting.push(() => resolve([])));
    },
  });
  await kit.clock.advance(3 * CHECK_MS);
  expect(calls).toEqual([1000]);
  waiting.shift()?.();
  await kit.clock.settle();
  expect(calls).toEqual([1000, 1]);
  waiting.shift()?.();
  await kit.clock.advance(CHECK_MS);
  expect(calls).toEqual([1000, 1, 1000]);
});
