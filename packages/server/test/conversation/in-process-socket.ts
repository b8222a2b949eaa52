import { downFrameSchema } from "@parley/protocol";
import type { SocketLike } from "../../../client/src/index.ts";
import { authenticateByUrl } from "../../src/gateway/authenticate.ts";
import type { Connection } from "../../src/gateway/connection.ts";
import type { Wire } from "../../src/gateway/wire.ts";
import { textsOf } from "../kit/hand-wire.ts";
import type { SessionKit } from "../kit/session-kit.ts";

/** A browser's WebSocket whose other end is a node in this process. What is on its way is lost when it breaks. */
export class InProcessSocket implements SocketLike {
  onopen: ((event: unknown) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  readonly #connection: Connection;
  readonly #wire = new InProcessWire(
    (texts) => this.#deliver(texts),
    (code) => this.#closed(code),
  );
  #isOpen = true;

  constructor(node: SessionKit, url: string) {
    this.#connection = node.connect(this.#wire);
    queueMicrotask(() => {
      const query = new URL(url).searchParams;
      if (query.has("name")) authenticateByUrl(this.#connection, query);
      if (this.#isOpen) this.onopen?.({});
    });
  }

  send(text: string): void {
    queueMicrotask(() => {
      if (this.#isOpen) this.#connection.receive(text);
    });
  }

  close(): void {
    this.#isOpen = false;
    this.#connection.closed();
  }

  /** The network is gone, on both sides at once. */
  break(): void {
    this.close();
    this.onclose?.({ code: 1006, reason: "" });
  }

  /** Nothing is read from now on, or again. */
  set isStalled(isStalled: boolean) {
    this.#wire.isStalled = isStalled;
    if (!isStalled && this.#isOpen) this.#connection.drained();
  }

  #deliver(texts: readonly string[]): void {
    for (const data of texts) {
      downFrameSchema.parse(JSON.parse(data));
      if (this.#isOpen) this.onmessage?.({ data });
    }
  }

  #closed(code: number): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.onclose?.({ code, reason: "" });
  }
}

/** What a node writes reaches the other end a microtask later, all that one write had in one go. */
class InProcessWire implements Wire {
  readonly #deliver: (texts: readonly string[]) => void;
  readonly #closed: (code: number) => void;
  readonly progress = 0;
  #isStalled = false;
  #waiting: Buffer[] = [];

  constructor(deliver: (texts: readonly string[]) => void, closed: (code: number) => void) {
    this.#deliver = deliver;
    this.#closed = closed;
  }

  get unsentBytes(): number {
    return this.#isStalled ? this.#waiting.reduce((sum, { length }) => sum + length, 0) : 0;
  }

  set isStalled(isStalled: boolean) {
    this.#isStalled = isStalled;
    this.#flush();
  }

  write(bytes: Buffer): void {
    this.#waiting.push(bytes);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#flush());
  }

  close(code: number): void {
    queueMicrotask(() => this.#closed(code));
  }

  terminate(): void {}
  pause(): void {}
  resume(): void {}

  #flush(): void {
    if (this.#isStalled) return;
    const written = this.#waiting;
    this.#waiting = [];
    this.#deliver(written.flatMap((bytes) => [...textsOf(bytes)].filter((text) => text !== null)));
  }
}
