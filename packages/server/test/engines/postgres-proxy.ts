import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SOCKET = ".s.PGSQL.5432";

/** Where a connection is cut, once: at a statement on its way to the server, or at its answer on the way back. */
export interface Cut {
  readonly at: "statement" | "answer";
  readonly of: "BEGIN" | "COMMIT";
}

/** Stands between a store and its server, and cuts connections at the moments that matter. */
export class PostgresProxy {
  readonly directory = mkdtempSync(join(tmpdir(), "parley-proxy-"));
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut: Cut | null = null;

  private constructor(upstream: string) {
    this.#server = createServer((near) => this.#carry(near, connect(join(upstream, SOCKET))));
  }

  /** Forwards to the server whose socket is in this directory. */
  static async start(upstream: string): Promise<PostgresProxy> {
    const proxy = new PostgresProxy(upstream);
    proxy.#server.listen(join(proxy.directory, SOCKET));
    await once(proxy.#server, "listening");
    return proxy;
  }

  cutNext(cut: Cut): void {
    this.#cut = cut;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    rmSync(this.directory, { recursive: true, force: true });
  }

  #carry(near: Socket, far: Socket): void {
    const end = () => {
      near.destroy();
      far.destroy();
    };
    const forward = (from: Socket, to: Socket, place: Cut["at"]) => {
      this.#sockets.add(from);
      from.on("data", (chunk) => {
        // A statement's text and a command's tag look the same: the word and a NUL.
        if (this.#cut?.at === place && chunk.includes(`${this.#cut.of}\0`)) {
          this.#cut = null;
          end();
        } else to.write(chunk);
      });
      from.on("error", end);
      from.on("close", () => {
        this.#sockets.delete(from);
        end();
      });
    };
    forward(near, far, "statement");
    forward(far, near, "answer");
  }
}
