import assert from "node:assert/strict";
import { type ConformanceCase, expectClose } from "./conformance-case.ts";
import { closePayload, frameBytes, type FrameOptions, OPCODE } from "./frame-bytes.ts";
import { newRoomCode } from "./target.ts";

/** Frames after which the connection must end with the code RFC 6455 has for them. */
function closes(id: string, title: string, codes: readonly number[], frames: readonly FrameOptions[]): ConformanceCase {
  return {
    id,
    title: `${title} closes with ${codes.join(" or ")}`,
    async run(target) {
      const client = await target.visit(newRoomCode());
      client.write(Buffer.concat(frames.map(frameBytes)));
      await expectClose(client, ...codes);
    },
  };
}

const hello = JSON.stringify({ type: "send", text: "hello" });
const text = Buffer.from(JSON.stringify({ type: "send", text: "héllo" }));
/** In the middle of the two bytes of é. */
const inside = text.indexOf(0xc3) + 1;
/** More than any MAX_FRAME_BYTES in its right mind, in pieces that each look harmless. */
const FLOOD_BYTES = 100 * 1024 * 1024;
const PIECE = Buffer.alloc(16_384, 0x20);

export const FRAME_CASES: readonly ConformanceCase[] = [
  closes("W15", "an unmasked frame", [1002], [{ payload: hello, isMasked: false }]),
  closes("W16.1", "RSV1 without an extension", [1002], [{ payload: hello, reserved: 0b100 }]),
  closes("W16.2", "RSV2", [1002], [{ payload: hello, reserved: 0b010 }]),
  closes("W16.3", "RSV3", [1002], [{ payload: hello, reserved: 0b001 }]),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode) =>
    closes(`W17.${opcode}`, `the reserved opcode ${opcode}`, [1002], [{ opcode, payload: "x" }]),
  ),
  closes("W18.1", "a ping of 126 bytes", [1002], [{ opcode: OPCODE.ping, payload: "x".repeat(126) }]),
  closes("W18.2", "a fragmented ping", [1002], [{ opcode: OPCODE.ping, payload: "x", isFinal: false }]),
  closes("W19.1", "a continuation of nothing", [1002], [{ opcode: OPCODE.continuation, payload: "x" }]),
  closes(
    "W19.2",
    "a new message inside a fragmented one",
    [1002],
    [{ payload: "{", isFinal: false }, { payload: hello }],
  ),
  closes("W21.1", "a close of one byte", [1002], [{ opcode: OPCODE.close, payload: "x" }]),
  ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map((code) =>
    closes(`W21.${code}`, `the close code ${code}`, [1002], [{ opcode: OPCODE.close, payload: closePayload(code) }]),
  ),
  closes(
    "W21.2",
    "a close reason that is not UTF-8",
    [1007, 1002],
    [{ opcode: OPCODE.close, payload: closePayload(1000, Buffer.from([0xff, 0xfe])) }],
  ),
  closes(
    "W21.3",
    "a close reason of 124 bytes",
    [1002],
    [{ opcode: OPCODE.close, payload: closePayload(1000, "x".repeat(124)) }],
  ),
  closes("W21.4", "a close with 1000 is answered and", [1000], [{ opcode: OPCODE.close, payload: closePayload(1000) }]),
  closes("W21.5", "a close without a code is answered and", [1005], [{ opcode: OPCODE.close }]),
  {
    id: "W22",
    title: "what is sent after a close is not stored",
    async run(target) {
      const room = newRoomCode();
      const witness = await target.visit(room);
      const client = await target.visit(room, "ben");
      client.write(
        Buffer.concat([
          frameBytes({ opcode: OPCODE.close, payload: closePayload(1000) }),
          frameBytes({ payload: JSON.stringify({ type: "send", text: "from beyond" }) }),
        ]),
      );
      await client.closed();
      const { messages } = await witness.ask({ type: "history" });
      assert.deepEqual(messages, []);
    },
  },
  closes("W23.1", "an announced length of 2^63", [1002, 1009], [{ announcedBytes: 2n ** 63n }]),
  closes("W23.2", "an announced length of 2^62", [1002, 1009], [{ announcedBytes: 2n ** 62n }]),
  closes("W23.3", "an announced length of 100 MB", [1009], [{ announcedBytes: 100_000_000n }]),
  {
    id: "W24",
    title: "a message without end, in small fragments, closes with 1009 as soon as the sum is over the limit",
    async run(target) {
      const client = await target.visit(newRoomCode());
      client.frame({ payload: PIECE, isFinal: false });
      let sent = PIECE.length;
      while (client.ended === null && sent < FLOOD_BYTES) {
        client.frame({ opcode: OPCODE.continuation, payload: PIECE, isFinal: false });
        sent += PIECE.length;
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.ok(sent < FLOOD_BYTES, "the server took it all");
      const { code } = await client.closed();
      // The kernel may reset a connection that still has our bytes unread; then the code is lost on the way.
      assert.ok(code === 1009 || code === null, `closed with ${code}`);
    },
  },
  {
    id: "W26",
    title: "a message that is never finished disturbs nobody, and pings inside it are answered",
    async run(target) {
      const client = await target.visit(newRoomCode());
      client.frame({ payload: '{"type":', isFinal: false });
      await client.settled();
      assert.equal(client.ended, null);
    },
  },
  {
    id: "W27.1",
    title: "a flood of frames closes with 1008",
    async run(target) {
      const client = await target.visit(newRoomCode());
      const pong = frameBytes({ opcode: OPCODE.pong, payload: "x" });
      client.write(Buffer.concat(Array.from({ length: 5000 }, () => pong)));
      await expectClose(client, 1008);
    },
  },
  {
    id: "W27.3",
    title: "a flood of pings ends the connection before its pongs fill anything",
    async run(target) {
      const client = await target.visit(newRoomCode());
      const ping = frameBytes({ opcode: OPCODE.ping, payload: "x".repeat(125) });
      client.write(Buffer.concat(Array.from({ length: 5000 }, () => ping)));
      const { code } = await client.closed();
      assert.ok(code === 1008 || code === null, `closed with ${code}`);
    },
  },
  {
    id: "W27.2",
    title: "a pong nobody asked for is ignored",
    async run(target) {
      const client = await target.visit(newRoomCode());
      client.frame({ opcode: OPCODE.pong, payload: "unasked" });
      assert.equal((await client.ask({ type: "send", text: "hi" })).type, "ack");
    },
  },
  closes("W28", "a binary frame", [1003], [{ opcode: OPCODE.binary, payload: hello }]),
  closes("W25.1", "text that is not UTF-8", [1007], [{ payload: Buffer.from([0x22, 0xff, 0x22]) }]),
  closes("W25.2", "an overlong encoding", [1007], [{ payload: Buffer.from([0x22, 0xc0, 0xaf, 0x22]) }]),
  closes("W25.3", "a surrogate in UTF-8", [1007], [{ payload: Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]) }]),
  closes(
    "W25.4",
    "invalid UTF-8 split over fragments",
    [1007],
    [
      { payload: Buffer.from([0x22, 0xc3]), isFinal: false },
      { opcode: OPCODE.continuation, payload: Buffer.from([0x28, 0x22]) },
    ],
  ),
  {
    id: "W25.5",
    title: "a character split over two fragments arrives whole, with a ping in between",
    async run(target) {
      const client = await target.visit(newRoomCode());
      client.frame({ payload: text.subarray(0, inside), isFinal: false });
      client.frame({ opcode: OPCODE.ping, payload: "between" });
      client.frame({ opcode: OPCODE.continuation, payload: text.subarray(inside) });
      assert.equal((await client.next("message"))["text"], "héllo");
      assert.ok(client.pongs.includes("between"));
    },
  },
  {
    id: "W30",
    title: "a frame in TCP segments of one byte works",
    async run(target) {
      const client = await target.visit(newRoomCode());
      for (const byte of frameBytes({ payload: hello })) {
        await new Promise<void>((resolve) => client.socket.write(Buffer.from([byte]), () => resolve()));
        await new Promise((resolve) => setImmediate(resolve));
      }
      assert.equal((await client.next("message"))["text"], "hello");
    },
  },
  {
    id: "W31.1",
    title: "a reset in the middle of a frame disturbs nobody",
    async run(target) {
      const client = await target.visit(newRoomCode());
      await new Promise<void>((resolve) =>
        client.socket.write(frameBytes({ payload: hello }).subarray(0, 9), () => resolve()),
      );
      client.reset();
      await client.closed();
    },
  },
  {
    id: "W31.2",
    title: "a FIN in the middle of a frame ends the connection and disturbs nobody",
    async run(target) {
      const client = await target.visit(newRoomCode());
      client.socket.end(frameBytes({ payload: hello }).subarray(0, 9));
      await client.closed();
    },
  },
];
