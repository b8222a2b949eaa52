import type { RoomId } from "@parley/protocol";
import { expect, it } from "vitest";
import { describeBus } from "./bus.contract.ts";
import { messageEvent } from "./bus-bench.contract.ts";
import { createMemoryBroker } from "./memory-bus.ts";

const general = "general" as RoomId;

describeBus("memory bus", async () => {
  const broker = createMemoryBroker({ onError: () => undefined });
  return { connect: () => broker.connect(), heldRooms: () => broker.roomCount, teardown: async () => undefined };
});

it("reports what a listener throws", async () => {
  const broken = new Error("broken");
  const reported = new Promise((resolve) => {
    const bus = createMemoryBroker({ onError: resolve }).connect();
    const onEvent = (): never => {
      throw broken;
    };
    bus.listen({ onEvent, onNote: onEvent, onGap: onEvent });
    void bus.subscribe(general).then(() => bus.publish(messageEvent(general, 1)));
  });
  expect(await reported).toBe(broken);
});
