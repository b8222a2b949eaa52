import { randomBytes } from "node:crypto";

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A client's frame as it goes out, valid unless asked otherwise. */
export interface FrameOptions {
  readonly opcode?: number;
  readonly payload?: string | Buffer;
  readonly isFinal?: boolean;
  /** The three reserved bits, 0b100 for RSV1. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** Four bytes; random unless given. With zeros the payload can be read in a trace. */
  readonly mask?: Buffer;
  /** What the header says instead of the payload's length; written in the 64-bit form. */
  readonly announcedBytes?: bigint;
}

/** RFC 6455 5.2, including what a well-behaved library would refuse to send. */
export function frameBytes(options: FrameOptions): Buffer {
  const { opcode = OPCODE.text, isFinal = true, reserved = 0, isMasked = true, announcedBytes } = options;
  const payload = Buffer.from(options.payload ?? "");
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const header = lengthBytes(announcedBytes ?? BigInt(payload.length), announcedBytes !== undefined);
  if (!isMasked) return Buffer.concat([Buffer.from([first]), header, payload]);
  header[0] = (header[0] ?? 0) | 0x80;
  const mask = options.mask ?? randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([first]), header, mask, masked]);
}

function lengthBytes(length: bigint, isLong: boolean): Buffer {
  if (!isLong && length < 126n) return Buffer.from([Number(length)]);
  if (!isLong && length < 65_536n) {
    const bytes = Buffer.from([126, 0, 0]);
    bytes.writeUInt16BE(Number(length), 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9, 127);
  bytes.writeBigUInt64BE(length, 1);
  return bytes;
}

/** A close frame's payload: its code and reason. */
export function closePayload(code: number, reason: string | Buffer = ""): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(code);
  return Buffer.concat([bytes, Buffer.from(reason)]);
}

/** One frame of the server. */
export interface ServerFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Takes the server's bytes apart; throws on what a server must not send (masked, fragmented, reserved bits). */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): ServerFrame[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: ServerFrame[] = [];
    for (let frame = this.#next(); frame; frame = this.#next()) frames.push(frame);
    return frames;
  }

  #next(): ServerFrame | null {
    const bytes = this.#rest;
    if (bytes.length < 2) return null;
    const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
    if ((first & 0xf0) !== 0x80) throw new Error(`the server sent a frame that starts with 0x${first.toString(16)}`);
    if (second > 127) throw new Error("the server masked a frame");
    const start = second < 126 ? 2 : second === 126 ? 4 : 10;
    if (bytes.length < start) return null;
    const length = start === 2 ? second : start === 4 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < start + length) return null;
    this.#rest = bytes.subarray(start + length);
    return { opcode: first & 0x0f, payload: bytes.subarray(start, start + length) };
  }
}
