import type { Socket } from "node:net";
import type { WebSocket } from "ws";

/** One WebSocket as the gateway uses it: complete frames out, a close, and whether what was written leaves. */
export interface Wire {
  /** Writes complete, unmasked frames. */
  write(frames: Buffer): void;
  /** Written, but not yet taken by the kernel. */
  readonly unsentBytes: number;
  /** A number that changes whenever unsent bytes leave; while it stands still, nobody reads. */
  readonly progress: number;
  /** Sends a close frame and ends the connection when the peer answers it, or after a few seconds. */
  close(code: number, reason: string): void;
  /** Ends the connection at once. */
  terminate(): void;
  /** Stops reading: the peer's sends wait in its kernel, then in its own queue. */
  pause(): void;
  resume(): void;
}

/**
 * The wire over `ws`. Frames are written straight to the socket: they are encoded once for all members (delivery/frame),
 * so there is nothing left for the library's sender to do. Its own writes (pongs, close) are whole frames as well and
 * interleave safely, because permessage-deflate is off and its sender is synchronous then.
 */
export class WsWire implements Wire {
  readonly #ws: WebSocket;
  readonly #socket: Socket;

  constructor(ws: WebSocket, socket: Socket) {
    this.#ws = ws;
    this.#socket = socket;
  }

  write(frames: Buffer): void {
    if (this.#socket.writable) this.#socket.write(frames);
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  /**
   * Node counts a write as done only as a whole, and a backlog is one write of up to a megabyte: a slow but honest
   * reader would look dead. libuv knows how much of it is left.
   */
  get progress(): number {
    const handle: unknown = Reflect.get(this.#socket, "_handle");
    const left: unknown = handle instanceof Object ? Reflect.get(handle, "writeQueueSize") : 0;
    return this.#socket.bytesWritten - (typeof left === "number" ? left : 0);
  }

  close(code: number, reason: string): void {
    this.#ws.close(code, reason);
  }

  terminate(): void {
    this.#ws.terminate();
  }

  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }
}
