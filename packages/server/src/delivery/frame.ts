import { type DownFrame, type RoomEventFrame, roomEventFrameSchema } from "@parley/protocol";

const FIN_TEXT = 0x81;

/**
 * A complete WebSocket frame (RFC 6455 5.2): unmasked, as servers send, so it is byte-identical for every receiver and
 * can be built once. permessage-deflate is never negotiated, which keeps that true.
 */
export function encodeFrame(frame: DownFrame): Buffer {
  return encodeText(JSON.stringify(frame));
}

export function encodeText(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headerBytes = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const bytes = Buffer.allocUnsafeSlow(headerBytes + length);
  bytes[0] = FIN_TEXT;
  if (length < 126) bytes[1] = length;
  else if (length < 65_536) {
    bytes[1] = 126;
    bytes.writeUInt16BE(length, 2);
  } else {
    bytes[1] = 127;
    bytes.writeBigUInt64BE(BigInt(length), 2);
  }
  bytes.write(text, headerBytes, "utf8");
  return bytes;
}

/** Reads a room event's frame again, for the few that a node must understand; null for anything else. */
export function decodeEvent(frame: Buffer): RoomEventFrame | null {
  try {
    return roomEventFrameSchema.safeParse(JSON.parse(frame.toString("utf8", frame.indexOf("{")))).data ?? null;
  } catch {
    return null;
  }
}

/** The ping of the heartbeat: opcode 9, no payload. */
export const PING = Buffer.from([0x89, 0x00]);
