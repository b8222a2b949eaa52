import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import type { Call, OpenSettings, Outcome, ThreadData, ThreadReply, ThreadRequest } from "./calls.ts";

/** Each kind has an entry of its own: a start reads nothing of how the other one works. */
const ENTRIES = {
  writer: new URL("./writer-thread.ts", import.meta.url),
  reader: new URL("./reader-thread.ts", import.meta.url),
};

export interface StoreThreadOptions {
  /** Called once if the thread ends without being asked to. */
  readonly onCrash: (error: Error) => void;
  /** Where the thread finds its compiled code; without it, it compiles again at every start. */
  readonly compileCacheDir?: string | undefined;
}

/**
 * The main thread's end of one store thread: one request at a time, one reply each. A thread that dies rejects what
 * was asked and everything asked later; nothing ever waits for a dead thread.
 */
export class StoreThread<Api> {
  readonly #name: string;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #exited: Promise<void>;
  #pending: { resolve: (reply: ThreadReply) => void; reject: (error: Error) => void } | null = null;
  #crash: Error | null = null;
  #isClosing = false;

  constructor(role: keyof typeof ENTRIES, { onCrash, compileCacheDir }: StoreThreadOptions) {
    this.#name = role;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(ENTRIES[role], {
      name: `parley-store-${role}`,
      workerData: { port: port2 } satisfies ThreadData,
      transferList: [port2],
      env: compileCacheDir === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: compileCacheDir },
    });
    const fail = (error: Error) => {
      if (this.#crash) return;
      this.#crash = error;
      this.#pending?.reject(error);
      this.#pending = null;
      if (!this.#isClosing) onCrash(error);
    };
    port1.on("message", (reply: ThreadReply) => {
      const pending = this.#pending;
      this.#pending = null;
      pending?.resolve(reply);
    });
    port1.on("messageerror", (error) => fail(this.#stopped(error)));
    this.#worker.on("error", (error) => fail(this.#stopped(error)));
    this.#exited = new Promise((resolve) => {
      this.#worker.on("exit", (code) => {
        fail(this.#stopped(`exit code ${code}`));
        resolve();
      });
    });
  }

  /** Opens the database in the thread; answers its epoch. */
  async open(settings: OpenSettings): Promise<string> {
    const reply = await this.#request({ open: settings });
    if ("opened" in reply) return reply.opened.epoch;
    throw new Error("openFailed" in reply ? reply.openFailed : "unexpected reply");
  }

  /** One outcome per call. Rejects if it is unknown what became of them. */
  async run(calls: readonly Call<Api>[]): Promise<readonly Outcome[]> {
    const reply = await this.#request({ calls });
    if ("outcomes" in reply) return reply.outcomes;
    throw new Error(`whether this was stored is unknown: ${"undecided" in reply ? reply.undecided : "no answer"}`);
  }

  /** Closes the database and waits until the thread is gone. Never rejects: a dead thread is closed. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (!this.#crash) await this.#request({ close: true }).catch(() => this.#worker.terminate());
    await this.#exited;
  }

  #request(request: ThreadRequest<Api>): Promise<ThreadReply> {
    if (this.#crash) return Promise.reject(this.#crash);
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#port.postMessage(request);
    });
  }

  #stopped(cause: unknown): Error {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new Error(`the store's ${this.#name} thread stopped: ${reason}`, { cause });
  }
}
