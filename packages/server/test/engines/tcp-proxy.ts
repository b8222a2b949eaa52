import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

interface Link {
  readonly near: Socket;
  readonly far: Socket;
}

/**
 * Stands between a program and its engine and does to their connections what networks do: cuts them, freezes them
 * without either side hearing of it, delays them. Nothing passes that was not sent, and always in order.
 */
export class TcpProxy {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #mode: "open" | "cut" | "frozen" = "open";
  #delayMs = 0;
  #port = 0;

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
    this.#server = createServer({ pauseOnConnect: true }, (near) => this.#accept(near));
  }

  static async start(target: { readonly host?: string; readonly port: number }): Promise<TcpProxy> {
    const proxy = new TcpProxy({ host: "127.0.0.1", ...target });
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    proxy.#port = (proxy.#server.address() as AddressInfo).port;
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  /** The same URL, through the proxy. */
  urlOf(url: string): string {
    const through = new URL(url);
    through.hostname = "127.0.0.1";
    through.port = String(this.#port);
    return through.href;
  }

  get connections(): number {
    return this.#links.size;
  }

  /** Resets all connections, and every new one, until `restore`. */
  cut(): void {
    this.#mode = "cut";
    this.dropAll();
  }

  /** Resets all connections; new ones work. */
  dropAll(): void {
    for (const { near, far } of this.#links) {
      near.resetAndDestroy();
      far.destroy();
    }
  }

  /** Sockets stay open and nothing passes, in either direction, until `restore`: a dead peer, or a dropped route. */
  freeze(): void {
    this.#mode = "frozen";
    for (const { near, far } of this.#links) {
      near.pause();
      far.pause();
    }
  }

  /** Everything that passes from now on is so much later, both ways. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Lets new connections through, and what is frozen go on. */
  restore(): void {
    this.#mode = "open";
    for (const { near, far } of this.#links) {
      near.resume();
      far.resume();
    }
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #accept(near: Socket): void {
    near.on("error", () => undefined);
    if (this.#mode === "cut") {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ ...this.#target, noDelay: true });
    near.setNoDelay(true);
    far.on("error", () => undefined);
    const link: Link = { near, far };
    this.#links.add(link);
    this.#carry(near, far);
    this.#carry(far, near);
    for (const socket of [near, far]) {
      socket.once("close", () => {
        this.#links.delete(link);
        near.destroy();
        far.destroy();
      });
    }
    if (this.#mode === "open") near.resume();
    else far.pause();
  }

  /** A delayed chunk is never overtaken by one that came after the delay was taken away. */
  #carry(from: Socket, to: Socket): void {
    let latest = Promise.resolve();
    let isWaiting = 0;
    const pass = (chunk: Buffer): void => {
      if (!to.write(chunk)) {
        from.pause();
        to.once("drain", () => this.#mode === "open" && from.resume());
      }
    };
    from.on("data", (chunk: Buffer) => {
      if (this.#delayMs === 0 && isWaiting === 0) return pass(chunk);
      const due = new Promise<void>((resolve) => setTimeout(resolve, this.#delayMs));
      isWaiting += 1;
      latest = Promise.all([latest, due]).then(() => {
        isWaiting -= 1;
        pass(chunk);
      });
    });
    from.on("end", () => to.end());
  }
}
