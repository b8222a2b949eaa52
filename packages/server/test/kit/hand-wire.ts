import { type Down, type DownFrame, downFrameSchema } from "@parley/protocol";
import type { Connection } from "../../src/gateway/connection.ts";
import type { Wire } from "../../src/gateway/wire.ts";

/** As Node's sockets: `drain` comes only after a write that found more than this waiting, and only at zero. */
const HIGH_WATER_BYTES = 64 * 1024;

/** A socket without a network: what the server writes is decoded here, and the test says when the peer reads. */
export class HandWire implements Wire {
  connection: Connection | null = null;
  /** One entry per write, in bytes. */
  readonly writes: number[] = [];
  closedWith: { readonly code: number; readonly reason: string } | null = null;
  /** Bytes written behind the close frame, which no peer may get. */
  bytesAfterClose = 0;
  isTerminated = false;
  isPaused = false;
  unsentBytes = 0;
  readonly #frames: DownFrame[] = [];
  /** Written, but not yet looked at: a test with a thousand peers reads a few of them. */
  #undecoded: Buffer[] = [];
  #pings = 0;
  #isReading = true;
  #writtenBytes = 0;
  #needsDrain = false;

  get progress(): number {
    return this.#writtenBytes - this.unsentBytes;
  }

  /** True if the peer's side still takes what is written. */
  get isReading(): boolean {
    return this.#isReading;
  }

  write(bytes: Buffer): void {
    if (this.closedWith) this.bytesAfterClose += bytes.length;
    this.writes.push(bytes.length);
    this.#writtenBytes += bytes.length;
    if (!this.#isReading) this.unsentBytes += bytes.length;
    this.#needsDrain ||= this.unsentBytes >= HIGH_WATER_BYTES;
    this.#undecoded.push(bytes);
  }

  /** Every frame written so far, checked against the protocol's schema. */
  get frames(): readonly DownFrame[] {
    const undecoded = this.#undecoded;
    this.#undecoded = [];
    for (const bytes of undecoded) {
      for (const text of textsOf(bytes)) {
        if (text === null) this.#pings++;
        else this.#frames.push(downFrameSchema.parse(JSON.parse(text)));
      }
    }
    return this.#frames;
  }

  get pings(): number {
    return this.frames.length && this.#pings;
  }

  /** The peer stops reading: everything written from now on waits. */
  stopReading(): void {
    this.#isReading = false;
  }

  /** The peer has read `bytes` of what was waiting (all, if not given). */
  read(bytes = this.unsentBytes): void {
    this.unsentBytes -= bytes;
    if (this.unsentBytes > 0 || !this.#needsDrain) return;
    this.#needsDrain = false;
    this.connection?.drained();
  }

  resumeReading(): void {
    this.#isReading = true;
    this.read();
  }

  close(code: number, reason: string): void {
    this.closedWith = { code, reason };
  }

  terminate(): void {
    this.isTerminated = true;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  of<T extends DownFrame["type"]>(type: T): Down<T>[] {
    return this.frames.filter((frame): frame is Down<T> => frame.type === type);
  }

  last<T extends DownFrame["type"]>(type: T): Down<T> {
    const frame = this.of(type).at(-1);
    if (!frame) throw new Error(`no ${type} among ${this.frames.map((other) => other.type).join(", ") || "nothing"}`);
    return frame;
  }
}

/** The texts of complete WebSocket frames as a server writes them; null for a ping. */
export function* textsOf(bytes: Buffer): Generator<string | null> {
  for (let at = 0; at < bytes.length;) {
    const opcode = bytes.readUInt8(at) & 0x0f;
    const short = bytes.readUInt8(at + 1);
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    yield opcode === 9 ? null : bytes.toString("utf8", at + header, at + header + length);
    at += header + length;
  }
}
