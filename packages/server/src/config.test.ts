import { describe, expect, it } from "vitest";
import { chosenBus, ConfigError, readConfig } from "./config.ts";

const REDIS_URL = "redis://:secret@cache.example:6379/2";
const NATS_URL = "nats://me:secret@a.example:4222, tls://b.example";
const SNS_TOPIC_ARN = "arn:aws:sns:eu-north-1:123456789012:parley";

describe("the bus", () => {
  it("is the one that is configured, NATS before Redis before SNS, and in memory if none is", () => {
    expect(chosenBus(readConfig({}))).toBe("memory");
    expect(chosenBus(readConfig({ SNS_TOPIC_ARN }))).toBe("sns");
    expect(chosenBus(readConfig({ SNS_TOPIC_ARN, REDIS_URL }))).toBe("redis");
    expect(chosenBus(readConfig({ SNS_TOPIC_ARN, REDIS_URL, NATS_URL }))).toBe("nats");
  });

  it("is the one BUS names, whatever else is configured", () => {
    expect(chosenBus(readConfig({ SNS_TOPIC_ARN, REDIS_URL, NATS_URL, BUS: "redis" }))).toBe("redis");
    expect(chosenBus(readConfig({ REDIS_URL, BUS: "memory" }))).toBe("memory");
  });

  it("that is named needs its address", () => {
    expect(() => readConfig({ BUS: "redis" })).toThrow("REDIS_URL: BUS=redis needs it");
    expect(() => readConfig({ BUS: "nats", REDIS_URL })).toThrow("NATS_URL: BUS=nats needs it");
    expect(() => readConfig({ BUS: "sns" })).toThrow("SNS_TOPIC_ARN: BUS=sns needs it");
  });

  it.each([
    { REDIS_URL: "cache.example:6379" },
    { REDIS_URL: "http://cache.example" },
    { REDIS_PREFIX: "two words" },
    { REDIS_PREFIX: "{tag}" },
    { NATS_URL: "a.example:4222" },
    { NATS_URL: "nats://a.example,redis://b.example" },
    { SNS_TOPIC_ARN: "parley" },
    { SNS_TOPIC_ARN: `${SNS_TOPIC_ARN}.fifo` },
    { BUS: "kafka" },
  ])("is refused at start if it cannot be meant: %o", (env) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
  });
});
