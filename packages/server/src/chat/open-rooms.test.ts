import { expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import type { NewRoom } from "../store/rooms.ts";
import { OpenRooms } from "./open-rooms.ts";

function openRooms() {
  const store = createMemoryStore();
  const clock = new HandClock();
  const asked: string[] = [];
  let failure: Error | null = null;
  let ids = 0;
  const watched = {
    ...store,
    async openRoom(room: NewRoom) {
      asked.push(room.code);
      if (failure) throw failure;
      return store.openRoom(room);
    },
  };
  const rooms = new OpenRooms({ store: watched, clock, newId: () => `r_${++ids}` });
  return { rooms, clock, asked, failWith: (error: Error | null) => (failure = error) };
}

test("a thousand who come through one code within a second ask the store once", async () => {
  const { rooms, clock, asked } = openRooms();
  const found = await Promise.all(Array.from({ length: 1000 }, () => rooms.open("plans")));
  await clock.advance(999);
  found.push(await rooms.open("plans"));
  expect(new Set(found.map(({ id }) => id)).size).toBe(1);
  expect(asked).toEqual(["plans"]);
  await clock.advance(1);
  await rooms.open("plans");
  expect(asked).toEqual(["plans", "plans"]);
});

test("a failure is not shared with whoever comes after it", async () => {
  const { rooms, asked, failWith } = openRooms();
  failWith(new Error("disk full"));
  await expect(rooms.open("plans")).rejects.toThrow("disk full");
  failWith(null);
  expect((await rooms.open("plans")).code).toBe("plans");
  expect(asked).toEqual(["plans", "plans"]);
});

test("no more than a thousand codes are remembered; the rest is answered all the same", async () => {
  const { rooms, asked } = openRooms();
  for (let n = 0; n < 1001; n++) await rooms.open(`room-${n}`);
  await rooms.open("room-0");
  expect(asked.length).toBe(1001);
  expect((await rooms.open("room-1000")).code).toBe("room-1000");
  expect(asked.length).toBe(1002);
});
