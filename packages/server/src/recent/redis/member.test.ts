import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMember, decodeMembers, encodeMember } from "./member.ts";

const event = fc.record({
  seq: fc.integer({ min: 1, max: 2 ** 48 - 1 }),
  type: fc.constantFrom("message" as const, "member_joined" as const, "member_left" as const),
  frame: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
});

test("an event comes back as it was", () => {
  fc.assert(
    fc.property(event, (each) => {
      expect(decodeMember(encodeMember(each))).toEqual(each);
    }),
  );
});

test("one event is always the same bytes", () => {
  fc.assert(fc.property(event, (each) => encodeMember(each).equals(encodeMember({ ...each }))));
});

test("a changed byte, a missing one and one too many make it none", () => {
  fc.assert(
    fc.property(event, fc.nat(), fc.integer({ min: 1, max: 255 }), (each, at, by) => {
      const member = encodeMember(each);
      const changed = Buffer.from(member);
      changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ by;
      expect(decodeMember(changed)).toBe(null);
      expect(decodeMember(member.subarray(0, -1))).toBe(null);
      expect(decodeMember(Buffer.concat([member, Buffer.from([by])]))).toBe(null);
      expect(decodeMembers([member, changed])).toBe(null);
    }),
  );
});

test("whatever bytes there are, reading them does not throw", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => decodeMember(Buffer.from(bytes)) === null));
});

test("a frame does not keep the bytes alive that it was read from", () => {
  const chunk = Buffer.alloc(64 * 1024);
  encodeMember({ seq: 1, type: "message", frame: Buffer.from("hello") }).copy(chunk);
  expect(decodeMember(chunk.subarray(0, 17))?.frame.buffer).not.toBe(chunk.buffer);
});
