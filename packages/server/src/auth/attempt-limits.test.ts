import { beforeEach, describe, expect, it } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import { Refusal } from "../lib/refusal.ts";
import { type AttemptLimits, createAttemptLimits, networkOf } from "./attempt-limits.ts";

let clock: HandClock;
let limits: AttemptLimits;
beforeEach(() => {
  clock = new HandClock();
  limits = createAttemptLimits(clock);
});

function granted(attempts: number, attempt: (n: number) => void): number {
  let count = 0;
  for (let n = 0; n < attempts; n++) {
    try {
      attempt(n);
      count++;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "rate_limited" || !error.retryAfterMs) throw error;
    }
  }
  return count;
}

describe("login limits", () => {
  it("H13 a thousand guesses at one account from one address: ten are looked at", () => {
    expect(granted(1000, () => limits.login("alice", "192.0.2.1"))).toBe(10);
  });

  it("H13 a thousand guesses at one account from a hundred addresses are slowed too", () => {
    expect(granted(1000, (n) => limits.login("alice", `192.0.2.${n % 100}`))).toBeLessThanOrEqual(50);
  });

  it("H13 one password over a thousand accounts from one address is slowed", () => {
    expect(granted(1000, (n) => limits.login(`user${n}`, "192.0.2.1"))).toBeLessThanOrEqual(60);
  });

  it("H13 everybody together cannot make the line before the hash long", () => {
    expect(granted(1000, (n) => limits.login(`user${n}`, `10.${n >> 8}.${n & 255}.1`))).toBeLessThanOrEqual(40);
  });

  it("H13 none of this locks the owner out of an address used before", () => {
    limits.login("alice", "198.51.100.7");
    limits.loggedIn("alice", "198.51.100.7");
    granted(2000, (n) => limits.login("alice", `10.${n >> 8}.${n & 255}.1`));
    expect(() => limits.login("alice", "203.0.113.1")).toThrow("Too fast");
    limits.login("alice", "198.51.100.7");
  });

  it("who waits as told may try again", async () => {
    granted(10, () => limits.login("alice", "192.0.2.1"));
    const refusal = await Promise.resolve()
      .then(() => limits.login("alice", "192.0.2.1"))
      .catch((error: { readonly retryAfterMs: number }) => error);
    await clock.advance(refusal?.retryAfterMs ?? 0);
    limits.login("alice", "192.0.2.1");
  });

  it("somebody who guesses slows nobody at another address and account", () => {
    granted(1000, () => limits.login("alice", "192.0.2.1"));
    limits.login("bob", "192.0.2.2");
    limits.login("alice", "192.0.2.3");
  });

  it("H15 mass sign-up from one address is slowed", () => {
    expect(granted(1000, () => limits.register("192.0.2.1"))).toBe(60);
  });
});

describe("network of an address", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("%s counts as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
