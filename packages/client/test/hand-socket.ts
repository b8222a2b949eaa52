import type { DownFrame, Up, UpFrame } from "@parley/protocol";
import type { SocketLike } from "../src/socket.ts";

/** A socket with two queues: what the client sent waits to be taken, what the server says waits to be flushed. */
export class HandSocket implements SocketLike {
  readonly url: string;
  onopen: ((event: unknown) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  /** Set once the client has closed it. */
  closedWith: number | undefined;
  up: UpFrame[] = [];
  down: string[] = [];

  constructor(url: string) {
    this.url = url;
  }

  send(text: string): void {
    this.up.push(JSON.parse(text));
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  open(): void {
    this.onopen?.({});
  }

  /** Queues frames from the server; text goes as it is. */
  say(...frames: (DownFrame | string)[]): void {
    this.down.push(...frames.map((frame) => (typeof frame === "string" ? frame : JSON.stringify(frame))));
  }

  /** Delivers what is queued, in one go. */
  flush(): void {
    for (const data of this.down.splice(0)) this.onmessage?.({ data });
  }

  deliver(...frames: (DownFrame | string)[]): void {
    this.say(...frames);
    this.flush();
  }

  /** The server ends the connection; what is queued is lost. */
  end(code: number, reason = ""): void {
    this.down = [];
    this.onclose?.({ code, reason });
  }

  /** Removes and returns everything the client sent of this type. */
  take<Type extends UpFrame["type"]>(type: Type): Up<Type>[] {
    const isWanted = (frame: UpFrame): frame is Up<Type> => frame.type === type;
    const taken = this.up.filter(isWanted);
    this.up = this.up.filter((frame) => !isWanted(frame));
    return taken;
  }
}
