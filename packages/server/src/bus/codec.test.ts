import type { RoomId } from "@parley/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BusItem, decodePayload, encodePayload, itemBytes, OVERHEAD_BYTES } from "./codec.ts";

const everything = () => true;
const room = (id: string): RoomId => id as RoomId;

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const name = fc.string({ unit: "binary", minLength: 1, maxLength: 60 });
const items: fc.Arbitrary<BusItem[]> = fc.array(
  fc.oneof(
    fc.record({
      room: name.map(room),
      seq: fc.integer({ min: 1, max: 2 ** 48 - 1 }),
      epoch: fc.string({ unit: "binary", maxLength: 60 }),
      type: fc.constantFrom("message" as const, "member_joined" as const, "member_left" as const),
      frame: fc.option(bytes),
    }),
    fc.record({ room: fc.option(name.map(room)), body: bytes }),
  ),
  { maxLength: 8 },
);

describe("a payload", () => {
  it("comes out as it went in", () => {
    fc.assert(
      fc.property(items, (sent) => {
        expect(decodePayload(encodePayload(sent), everything)).toEqual(sent);
      }),
    );
  });

  it("is as long as its items say, and one item needs no more than the overhead", () => {
    fc.assert(
      fc.property(items, (sent) => {
        expect(encodePayload(sent).length).toBe(sent.reduce((sum, item) => sum + itemBytes(item), 1));
        for (const item of sent) {
          const carried = "body" in item ? item.body.length : (item.frame?.length ?? 0);
          expect(itemBytes(item) + 1 - carried).toBeLessThanOrEqual(OVERHEAD_BYTES);
        }
      }),
    );
  });

  it("gives only the rooms that are wanted, and the notes to all", () => {
    const sent: BusItem[] = [
      { room: room("a"), seq: 1, epoch: "e", type: "message", frame: Buffer.from("1") },
      { room: room("b"), seq: 1, epoch: "e", type: "message", frame: null },
      { room: room("a"), body: Buffer.from("2") },
      { room: room("b"), body: Buffer.from("3") },
      { room: null, body: Buffer.from("4") },
    ];
    expect(decodePayload(encodePayload(sent), (id) => id === "b")).toEqual([sent[1], sent[3], sent[4]]);
  });

  it("owns its frames: the network's buffer may be used again", () => {
    const payload = encodePayload([{ room: room("a"), seq: 1, epoch: "e", type: "message", frame: Buffer.from("hi") }]);
    const [item] = decodePayload(payload, everything) ?? [];
    payload.fill(0);
    expect(item).toMatchObject({ frame: Buffer.from("hi") });
  });

  it("is refused whole, and nothing is thrown, whatever the bytes are", () => {
    fc.assert(
      fc.property(bytes, (payload) => void decodePayload(payload, everything)),
      { numRuns: 2000 },
    );
  });

  it("is refused if it is cut anywhere inside an item", () => {
    fc.assert(
      fc.property(
        items.filter((sent) => sent.length > 0),
        fc.nat(),
        (sent, at) => {
          const payload = encodePayload(sent);
          const ends = sent.map((_, index) => encodePayload(sent.slice(0, index + 1)).length);
          const length = 2 + (at % (payload.length - 2));
          fc.pre(!ends.includes(length));
          expect(decodePayload(payload.subarray(0, length), everything)).toBeNull();
        },
      ),
    );
  });

  it("with one byte changed is refused or gives other items, and never throws", () => {
    fc.assert(
      fc.property(items, fc.nat(), fc.integer({ min: 1, max: 255 }), (sent, at, change) => {
        const payload = encodePayload(sent);
        const index = at % payload.length;
        payload[index] = (payload[index] ?? 0) ^ change;
        expect(() => decodePayload(payload, everything)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["of another version", [2]],
    ["with an item that promises more than there is", [1, 0xff, 0xff, 0xff, 0xff, 1]],
    ["with an item that has no kind", [1, 0, 0, 0, 0]],
    ["with an event without a room", [1, 0, 0, 0, 11, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0]],
    ["with an event at seq 0", [1, 0, 0, 0, 12, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 97, 0]],
    ["with a room longer than the item", [1, 0, 0, 0, 2, 2, 9]],
    ["that is empty", []],
  ])("%s is refused", (_, payload) => {
    expect(decodePayload(Buffer.from(payload), everything)).toBeNull();
  });

  it("may hold kinds and types of a newer version, which are skipped", () => {
    const known: BusItem = { room: room("a"), body: Buffer.from("known") };
    const newKind = Buffer.from([0, 0, 0, 3, 99, 1, 2]);
    const newType = Buffer.from([0, 0, 0, 12, 1, 200, 0, 0, 0, 0, 0, 0, 1, 1, 97, 0]);
    const payload = Buffer.concat([encodePayload([]), newKind, newType, encodePayload([known]).subarray(1)]);
    expect(decodePayload(payload, everything)).toEqual([known]);
  });
});

it("what does not fit is refused before anything is sent", () => {
  const event = { seq: 1, epoch: "e", type: "message", frame: null } as const;
  expect(() => itemBytes({ ...event, room: room("r".repeat(256)) })).toThrow(RangeError);
  expect(() => itemBytes({ ...event, room: room("r"), seq: 2 ** 48 })).toThrow(RangeError);
});
