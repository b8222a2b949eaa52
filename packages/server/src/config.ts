import { z } from "zod";

const flag = z.enum(["on", "off"]).transform((value) => value === "on");
const count = z.coerce.number().int().nonnegative();
const bytes = z.coerce.number().int().min(1024);
const origins = z
  .string()
  .transform((list) => list.split(",").map((origin) => origin.trim().toLowerCase()))
  .transform((list) => list.filter((origin) => origin !== ""));
const natsUrls = z
  .string()
  .refine(
    (list) =>
      list === "" || list.split(",").every((url) => /^(nats|tls):$/.test(URL.parse(url.trim())?.protocol ?? "")),
    "give nats:// or tls://, several separated by commas",
  );

/**
 * Every setting, from the environment or a .env file: its type, its default and one paragraph.
 * docs/configuration.md and the check at start are made from this table, and from nothing else.
 */
export const SETTINGS = {
  PORT: {
    schema: z.coerce.number().int().min(0).max(65535),
    default: "8080",
    about: "Port to listen on; 0 takes a free one.",
  },
  HOST: {
    schema: z.string().min(1),
    default: "127.0.0.1",
    about: "Address to listen on. 0.0.0.0 or :: to be reached from other machines.",
  },
  DATA_DIR: {
    schema: z.string().min(1),
    default: "./data",
    about: "Where the database, the files people share and the generated secret live.",
  },
  DATABASE_URL: {
    schema: z.string(),
    default: "",
    about:
      "A SQLite file; empty means parley.db in DATA_DIR. `postgres://user:password@host/database` keeps everything in PostgreSQL (15 or newer, encoding UTF8), which several nodes may share; connect to it directly or through a pooler in session mode. `memory:` keeps everything in memory, for experiments only: nothing survives a stop.",
  },
  DATABASE_POOL: {
    schema: z.coerce.number().int().min(2).max(1000),
    default: "10",
    about:
      "Connections this node may have to PostgreSQL: one that appends, the others for everything else. All nodes together must stay under the server's max_connections.",
  },
  REDIS_URL: {
    schema: z.union([
      z.literal(""),
      z.url({ protocol: /^(rediss?|unix)$/, error: "give redis://, rediss:// or unix:" }),
    ]),
    default: "",
    about:
      "`redis://user:password@host:6379` (Redis 6 or newer; `rediss://` with TLS), a server or any node of a cluster (7 or newer): carries events between nodes and keeps the newest of each room. Nothing that is only there is ever needed: losing it costs latency.",
  },
  REDIS_PREFIX: {
    schema: z.string().regex(/^[\w.-]{1,64}$/, "give 1 to 64 letters, digits, `_`, `-` or `.`"),
    default: "parley",
    about:
      "First part of the name of every key and channel in Redis. Two Parleys that share one Redis need two of them.",
  },
  NATS_URL: {
    schema: natsUrls,
    default: "",
    about:
      "`nats://user:password@host:4222` (`nats://token@host`, `tls://` with TLS; several servers of one cluster separated by commas): carries events between nodes.",
  },
  SNS_TOPIC_ARN: {
    schema: z
      .string()
      .regex(/^(|arn:[^:\s]+:sns:[^:\s]+:\d+:[\w-]+)$/, "give the ARN of a standard (not FIFO) SNS topic"),
    default: "",
    about:
      "A standard SNS topic, which carries events between nodes; each node makes an SQS queue of its own, subscribes it and removes it when it ends. Credentials and AWS_ENDPOINT_URL are found as every AWS program finds them.",
  },
  BUS: {
    schema: z.enum(["", "memory", "redis", "nats", "sns"]),
    default: "",
    about:
      "What carries events between nodes: `memory` (one node only), `redis`, `nats` or `sns`. Empty takes the first that is configured of NATS_URL, REDIS_URL and SNS_TOPIC_ARN, and memory if none is.",
  },
  JWT_SECRET: {
    schema: z.string(),
    default: "",
    about:
      "Key that signs tokens, at least 32 characters. Empty: 256 random bits are generated at first start and kept in DATA_DIR/secret.",
  },
  PUBLIC_ORIGINS: {
    schema: origins,
    default: "",
    about:
      "Comma-separated origins (https://chat.example.org) from which pages may connect, besides the address the page was loaded from.",
  },
  TRUST_PROXY: {
    schema: flag,
    default: "off",
    about:
      "on: the client's address is the last X-Forwarded-For entry, and X-Forwarded-Proto decides about secure cookies. Only behind a proxy that sets both.",
  },
  GUESTS: { schema: flag, default: "on", about: "Whether visitors (a name, no account) may enter open rooms." },
  HISTORY_ON_JOIN: {
    schema: count.max(200),
    default: "50",
    about: "How many of the newest messages a joiner without a cursor gets.",
  },
  HEARTBEAT_MS: {
    schema: z.coerce.number().int().min(100).max(600_000),
    default: "25000",
    about:
      "How often the server pings and sends heads; silence until the next one closes the connection. Keep it under every proxy's idle timeout.",
  },
  MAX_TEXT_BYTES: { schema: bytes, default: "8192", about: "Longest message text, in UTF-8 bytes." },
  MAX_FRAME_BYTES: {
    schema: bytes,
    default: "65536",
    about: "Longest frame a client may send, in bytes; larger ones close with 1009.",
  },
  MAX_SEND_QUEUE_BYTES: {
    schema: count.min(131_072),
    default: "1048576",
    about:
      "Unsent bytes kept for one connection. Over it the connection falls back to its cursor and catches up when it reads again.",
  },
  MAX_FILE_BYTES: {
    schema: bytes,
    default: "104857600",
    about: "Largest file anybody may share, in bytes.",
  },
  PERSON_QUOTA_BYTES: {
    schema: count,
    default: "5368709120",
    about: "Bytes of files one person may keep here, uploads under way included; 0 = no limit.",
  },
  SERVER_QUOTA_BYTES: {
    schema: count,
    default: "0",
    about: "Bytes of files all together may keep here; 0 = no limit but MIN_FREE_BYTES.",
  },
  MIN_FREE_BYTES: {
    schema: count,
    default: "268435456",
    about:
      "What files leave free on the disk of DATA_DIR: below it uploads are refused with `storage_failed`, and messages go on.",
  },
  MAX_IMAGE_PIXELS: {
    schema: count.min(1_000_000).max(268_000_000),
    default: "100000000",
    about:
      "Largest image, in pixels (all frames together); checked in its header, before it is decoded. Larger ones are refused with `bad_image`.",
  },
  S3_BUCKET: {
    schema: z.string().regex(/^[\w.-]*$/, "give the name of a bucket, without s3:// or a path"),
    default: "",
    about:
      "A private bucket in which files are kept, of Amazon S3 or anything that speaks it; several nodes share it. Empty: files are in DATA_DIR/blobs. Credentials are found as every AWS program finds them.",
  },
  S3_REGION: {
    schema: z.string(),
    default: "",
    about: "Region of S3_BUCKET; empty: found as every AWS program finds it (AWS_REGION, a profile).",
  },
  S3_ENDPOINT: {
    schema: z.union([z.literal(""), z.url({ protocol: /^https?$/ })]),
    default: "",
    about: "`https://...` of a server other than Amazon's that holds S3_BUCKET (MinIO, R2, Ceph ...).",
  },
  SEND_RATE: {
    schema: z.coerce.number().nonnegative(),
    default: "10",
    about: "Messages per second and connection, sustained; 0 = no limit.",
  },
  SEND_BURST: {
    schema: count,
    default: "30",
    about: "Messages a connection may send at once before SEND_RATE applies.",
  },
  FRAME_RATE: {
    schema: z.coerce.number().nonnegative(),
    default: "500",
    about:
      "Frames of any kind per second and connection, sustained, after four seconds' worth at once; over it the connection is closed with 1008. 0 = no limit.",
  },
  MAX_CONNECTIONS_PER_IP: { schema: count, default: "0", about: "Connections from one address; 0 = no limit." },
  LOG_LEVEL: {
    schema: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]),
    default: "info",
    about: "How much is logged. Message text and tokens never are.",
  },
} as const;

type Settings = typeof SETTINGS;
export type Config = { readonly [K in keyof Settings]: z.output<Settings[K]["schema"]> };

/** Names every setting that is wrong and what it should be. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "ConfigError";
  }
}

const URL_OF_BUS = { memory: null, redis: "REDIS_URL", nats: "NATS_URL", sns: "SNS_TOPIC_ARN" } as const;

/** Which bus a node is to use: the one that is named, else the first that is configured. */
export function chosenBus({ BUS, ...config }: Pick<Config, "BUS" | "NATS_URL" | "REDIS_URL" | "SNS_TOPIC_ARN">) {
  if (BUS !== "") return BUS;
  const configured = (["nats", "redis", "sns"] as const).find((bus) => config[URL_OF_BUS[bus]] !== "");
  return configured ?? "memory";
}

/** Reads and checks all settings; an empty variable counts as not set. Throws ConfigError with every problem at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const entries = Object.entries(SETTINGS).map(([name, setting]) => {
    const parsed = setting.schema.safeParse(env[name] || setting.default);
    if (!parsed.success) problems.push(`${name}: ${parsed.error.issues.map((issue) => issue.message).join("; ")}`);
    return [name, parsed.data] as const;
  });
  const config = Object.fromEntries(entries) as Config;
  const needed = URL_OF_BUS[chosenBus(config)];
  if (needed && !config[needed]) problems.push(`${needed}: BUS=${config.BUS} needs it`);
  if (config.JWT_SECRET && config.JWT_SECRET.length < 32) problems.push("JWT_SECRET: give at least 32 characters");
  if (config.MAX_TEXT_BYTES * 6 + 1024 > config.MAX_FRAME_BYTES) {
    problems.push(
      "MAX_FRAME_BYTES: must hold a text of MAX_TEXT_BYTES with every byte escaped (6 x MAX_TEXT_BYTES + 1024)",
    );
  }
  if (config.MAX_FRAME_BYTES * 2 > config.MAX_SEND_QUEUE_BYTES) {
    problems.push("MAX_SEND_QUEUE_BYTES: must hold two frames of MAX_FRAME_BYTES, or a long event could never be sent");
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
