import type { Invite } from "@parley/protocol";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What is left of an invite link, in words. */
export function inviteText({ by, expiresAt, maxUses, uses }: Invite, now: number): string {
  const used = maxUses === undefined ? `used ${uses} ${uses === 1 ? "time" : "times"}` : `${uses} of ${maxUses} used`;
  return `By ${by.name}, ${used}, ends in ${timeLeft(expiresAt - now)}`;
}

/** Rounded up: something that has not ended never ends in 0 minutes. */
export function timeLeft(ms: number): string {
  if (ms > DAY_MS) return counted(Math.ceil(ms / DAY_MS), "day");
  if (ms > HOUR_MS) return counted(Math.ceil(ms / HOUR_MS), "hour");
  return counted(Math.max(1, Math.ceil(ms / MINUTE_MS)), "minute");
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
