import { expect, test } from "vitest";
import { shownValue } from "./shown-value.ts";

test.each([
  ["JWT_SECRET", "0123456789abcdef0123456789abcdef", "***"],
  ["S3_SECRET_ACCESS_KEY", "abc", "***"],
  ["HOST", "0.0.0.0", "0.0.0.0"],
  ["DATABASE_URL", "/var/lib/parley/parley.db", "/var/lib/parley/parley.db"],
  [
    "DATABASE_URL",
    "postgres://parley:s3cret@db:5432/chat?sslmode=require",
    "postgres://***@db:5432/chat?sslmode=require",
  ],
  ["DATABASE_URL", "postgres://parley:p@ss/w0rd@db/chat", "postgres://***@db/chat"],
  [
    "DATABASE_URL",
    "postgres:///chat?host=db&password=s3cret&user=parley",
    "postgres:///chat?host=db&password=***&user=parley",
  ],
  ["NATS_URL", "nats://t0ken@a:4222,nats://u:a,b@b:4222", "nats://***@a:4222,nats://***@b:4222"],
  ["REDIS_URL", "redis://:s3cret@cache:6379", "redis://***@cache:6379"],
  ["SNS_TOPIC_ARN", "arn:aws:sns:eu-central-1:123456789012:parley", "arn:aws:sns:eu-central-1:123456789012:parley"],
])("%s=%s is shown as %s", (name, value, shown) => {
  expect(shownValue(name, value)).toBe(shown);
});
