import type { ConnectionOptions } from "@nats-io/transport-node";

export type NatsAddress = Pick<ConnectionOptions, "servers" | "user" | "pass" | "token" | "tls">;

/**
 * What the client wants to know from nats://user:password@host:4222 (or nats://token@host, or tls://...); several
 * servers of one cluster are separated by commas, and the first that names somebody says who we are.
 */
export function readNatsAddress(url: string): NatsAddress {
  const urls = url.split(",").map((each) => new URL(each.trim()));
  const servers = urls.map(({ hostname, port }) => `${hostname}:${port || "4222"}`);
  const named = urls.find(({ username }) => username !== "");
  const tls = urls.some(({ protocol }) => protocol === "tls:") ? { tls: {} } : {};
  if (!named) return { servers, ...tls };
  const user = decodeURIComponent(named.username);
  if (named.password === "") return { servers, token: user, ...tls };
  return { servers, user, pass: decodeURIComponent(named.password), ...tls };
}
