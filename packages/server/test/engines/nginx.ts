import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "./engine-process.ts";

const CONFIGURATION = fileURLToPath(new URL("../../../../deploy/nginx/", import.meta.url));
const READY_WITHIN_MS = 10_000;
/** The idle time deploy/nginx allows a WebSocket, as it is written there. */
const IDLE = "75s";
const KEPT_ERROR_CHARS = 20_000;

export interface NginxOptions {
  /** The nodes behind it. */
  readonly nodes: readonly URL[];
  /** Which of deploy/nginx/parley's two servers; https gets a certificate of its own making. */
  readonly site?: "http" | "https";
  /** Seconds of silence a WebSocket survives, instead of 75. */
  readonly idleSec?: number;
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
  // Not SIGKILL, of which the workers would hear nothing.
  for (const child of running) child.kill("SIGTERM");
});

/** A private nginx with the configuration of deploy/nginx, in which only addresses, places and the idle time differ. */
export class Nginx {
  /** Of the plain server; with `site: "https"` it only redirects. */
  readonly url: URL;
  /** Of the TLS server. */
  readonly tlsUrl: URL;
  readonly #prefix: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #hasExited = false;
  #stderr = "";

  private constructor(prefix: string, [plain, tls]: readonly [number, number]) {
    this.url = new URL(`http://127.0.0.1:${plain}`);
    this.tlsUrl = new URL(`https://127.0.0.1:${tls}`);
    this.#prefix = prefix;
    this.#child = spawn("nginx", ["-p", prefix, "-c", "nginx.conf", "-g", "daemon off;"], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { PATH: nginxPath() },
    });
    running.add(this.#child);
    const note = (words: unknown) => void (this.#stderr = (this.#stderr + String(words)).slice(-KEPT_ERROR_CHARS));
    this.#child.stderr?.on("data", note);
    this.#exited = new Promise((resolve) => {
      const end = () => {
        running.delete(this.#child);
        this.#hasExited = true;
        resolve();
      };
      this.#child.once("close", end);
      this.#child.once("error", (error) => {
        note(error);
        end();
      });
    });
  }

  /** Resolves once it accepts connections; rejects with what it said if it ends instead. */
  static async start(options: NginxOptions): Promise<Nginx> {
    const ports = [await freePort(), await freePort()] as const;
    const nginx = new Nginx(prepare(options, ports), ports);
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    while (!(await accepts(ports[0]))) {
      if (nginx.#hasExited || performance.now() > giveUpAt) {
        await nginx.stop();
        throw new Error(`nginx did not start:\n${nginx.errors}`);
      }
      await after(5);
    }
    return nginx;
  }

  /** The end of its error log. */
  get errors(): string {
    return this.#stderr;
  }

  /** The access log, once it holds that many answered requests; nginx writes a line after the answer is sent. */
  async requests(count: number): Promise<Record<string, unknown>[]> {
    const giveUpAt = performance.now() + READY_WITHIN_MS;
    for (;;) {
      const lines = readFileSync(join(this.#prefix, "access.log"), "utf8").split("\n").slice(0, -1);
      if (lines.length >= count) return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      if (performance.now() > giveUpAt) throw new Error(`nginx logged ${lines.length} requests instead of ${count}`);
      await after(5);
    }
  }

  /** Ends it with its connections and forgets its directory. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#exited;
    rmSync(this.#prefix, { recursive: true, force: true });
  }
}

/** What `nginx -t` says of the configuration with these options; empty when there is nothing to say. */
export function complaintsOf(options: NginxOptions): string {
  const prefix = prepare(options, [8080, 8443]);
  try {
    execFileSync("nginx", ["-t", "-q", "-p", prefix, "-c", "nginx.conf"], {
      stdio: "pipe",
      encoding: "utf8",
      env: { PATH: nginxPath() },
    });
    return "";
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr || error);
  } finally {
    rmSync(prefix, { recursive: true, force: true });
  }
}

/** Copies the configuration to a directory of its own and puts this instance's addresses and places into it. */
function prepare({ nodes, site = "http", idleSec }: NginxOptions, [plain, tls]: readonly [number, number]): string {
  const prefix = mkdtempSync(join(tmpdir(), "parley-nginx-"));
  // Started by root, the workers are somebody else, who has to get at the buffers in here.
  chmodSync(prefix, 0o755);
  cpSync(CONFIGURATION, prefix, { recursive: true });
  const replace = (text: string): string =>
    text
      .replace(/^ *server node-1[^]*server node-2.*\n/m, (block) => {
        const given = [...block.matchAll(/node-1:8080(.*;)/g)].map(([, parameters]) => parameters);
        return given.flatMap((each) => nodes.map(({ host }) => `    server ${host}${each}\n`)).join("");
      })
      .replaceAll(/listen \[::\]:.*\n/g, "\n")
      .replaceAll("listen 80 ", `listen 127.0.0.1:${plain} `)
      .replaceAll("listen 443 ", `listen 127.0.0.1:${tls} `)
      .replaceAll(/\/(?:run|var\/log|etc)\/nginx\/(?:certificates\/)?/g, `${prefix}/`)
      .replace("include parley/http.conf", `include parley/${site}.conf`)
      .replaceAll(IDLE, idleSec === undefined ? IDLE : `${idleSec}s`);
  for (const name of readdirSync(prefix, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".conf")) continue;
    const path = join(prefix, name);
    writeFileSync(path, replace(readFileSync(path, "utf8")));
  }
  if (site === "https") makeCertificate(prefix);
  return prefix;
}

function makeCertificate(folder: string): void {
  const options =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=chat.example.org";
  const files = ["-keyout", join(folder, "privkey.pem"), "-out", join(folder, "fullchain.pem")];
  execFileSync("openssl", [...options.split(" "), ...files], { stdio: "pipe" });
}

/** Debian keeps it where only root's PATH looks. */
function nginxPath(): string {
  return `${process.env["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin`;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const isOpen = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isOpen;
}
