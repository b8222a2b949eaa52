import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { type Unit, UnitReader } from "./units.ts";

/** What becomes of the messages for a subscriber, as shares of 1; the rest passes at once. */
export interface Losses {
  readonly lost: number;
  readonly repeated: number;
  readonly late: number;
  readonly longestDelayMs: number;
}

export const NO_LOSSES: Losses = { lost: 0, repeated: 0, late: 0, longestDelayMs: 0 };

/** Stands between a node and its Redis or NATS and loses, repeats and delays single messages. */
export class HostileProxy {
  losses: Losses = NO_LOSSES;
  /** Messages that did not pass as they came. */
  harmed = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #random: () => number;

  private constructor(engine: "redis" | "nats", port: number, random: () => number) {
    this.#random = random;
    this.#server = createServer((near) => this.#carry(engine, near, connect({ host: "127.0.0.1", port })));
  }

  static async start(engine: "redis" | "nats", port: number, random: () => number): Promise<HostileProxy> {
    const proxy = new HostileProxy(engine, port, random);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The connections there are stay open and carry nothing any more; new ones work. How many that were. */
  freezeLinks(): number {
    for (const socket of this.#sockets) socket.pause();
    return this.#sockets.size / 2;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #carry(engine: "redis" | "nats", near: Socket, far: Socket): void {
    const reader = new UnitReader(engine);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    near.on("data", (chunk: Buffer) => void far.write(chunk));
    far.on("data", (chunk: Buffer) => {
      for (const unit of reader.push(chunk)) this.#pass(unit, near);
    });
  }

  #pass({ bytes, isMessage }: Unit, to: Socket): void {
    const { lost, repeated, late, longestDelayMs } = this.losses;
    const write = (): void => void (to.destroyed || to.write(bytes));
    const writeLater = (): void => {
      this.harmed += 1;
      setTimeout(write, this.#random() * longestDelayMs).unref();
    };
    if (!isMessage) return write();
    if (this.#random() < lost) {
      this.harmed += 1;
      return;
    }
    if (this.#random() < late) writeLater();
    else write();
    if (this.#random() < repeated) writeLater();
  }
}
