import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import type { Contender, RunningContender, StartOptions } from "./contenders/contender.ts";
import { seedMembers } from "./contenders/parley-members.ts";
import { freePort } from "./contenders/free-port.ts";
import { BUILD } from "./contenders/paths.ts";
import { Generator } from "./generate.ts";

/** The server has one core for itself, the generator the other: what one costs is not charged to the other. */
export const SERVER_CORE = 0;
export const GENERATOR_CORE = 1;

export interface People {
  readonly members: number;
  readonly rooms: number;
}

export type WatchedPart = "bus" | "store";

/** A contender that runs, with fresh data, and everything needed to drive it. */
export class Deployment {
  readonly contender: Contender;
  readonly #options: StartOptions;
  readonly #tokens: string;
  #running: RunningContender;

  private constructor(contender: Contender, options: StartOptions, tokens: string, running: RunningContender) {
    this.contender = contender;
    this.#options = options;
    this.#tokens = tokens;
    this.#running = running;
  }

  /** For `people` where the contender's members must exist before they come. */
  static async start(contender: Contender, people: People, extra: Partial<StartOptions> = {}): Promise<Deployment> {
    mkdirSync(BUILD, { recursive: true });
    // Beside the sources and not in the system's folder for temporary files, which may be in memory: fsync must be real.
    const workDir = mkdtempSync(path.join(BUILD, "run-"));
    const tokens = path.join(workDir, "tokens");
    if (contender.dialect === "parley-member") await seedMembers({ dataDir: workDir, ...people, file: tokens });
    const options = { port: await freePort(), core: SERVER_CORE, workDir, ...extra };
    return new Deployment(contender, options, tokens, await contender.start(options));
  }

  get pid(): number {
    return this.#running.pid;
  }

  /** Which of its parts' CPU the generator tells by themselves, in this order. */
  get watched(): readonly WatchedPart[] {
    const { busPid = null, storePid = null } = this.#running.fleet ?? {};
    return [...(busPid === null ? [] : ["bus" as const]), ...(storePid === null ? [] : ["store" as const])];
  }

  get port(): number {
    return this.#options.port;
  }

  /** The generator, already told where the server is and how to speak with it. */
  generate(args: readonly string[]): Generator {
    const { dialect, acks, hasOrderPerNode } = this.contender;
    const { others = [], busPid = null, storePid = null } = this.#running.fleet ?? {};
    return new Generator(GENERATOR_CORE, [
      ...["--dialect", dialect, "--run", randomBytes(4).toString("hex")],
      ...[this.port, ...others.map(({ port }) => port)].flatMap((port) => ["--port", String(port)]),
      ...[this.pid, ...others.map(({ pid }) => pid), busPid].flatMap((pid) => option("--pid", pid)),
      ...[busPid, storePid].flatMap((pid) => option("--watch", pid)),
      ...(hasOrderPerNode ? ["--order-per-port"] : []),
      ...(dialect === "parley-member" ? ["--tokens", this.#tokens] : []),
      ...(acks ? ["--acks"] : []),
      ...args,
    ]);
  }

  kill(): Promise<void> {
    return this.#running.kill();
  }

  /** On the same data and port. */
  async restart(): Promise<void> {
    this.#running = await this.contender.start(this.#options);
  }

  async end(): Promise<void> {
    await this.#running.stop();
    rmSync(this.#options.workDir, { recursive: true, force: true });
  }
}

const option = (name: string, value: number | null) => (value === null ? [] : [name, String(value)]);
