import assert from "node:assert/strict";
import type { Ended, RawClient, Received } from "./raw-client.ts";
import type { Target } from "./target.ts";

/** One thing a server must do, checked from outside. Rejects with the reason when it does not. */
export interface ConformanceCase {
  readonly id: string;
  readonly title: string;
  run(target: Target): Promise<void>;
}

/** The connection ends with one of these codes. */
export async function expectClose(client: RawClient, ...codes: readonly number[]): Promise<Ended> {
  const ended = await client.closed();
  assert.ok(
    codes.includes(ended.code ?? 0),
    `closed with ${ended.code} (${ended.reason}) instead of ${codes.join("/")}`,
  );
  return ended;
}

/** The frame is an `error` with this code, made for people, that gives nothing away. */
export function expectError(frame: Received, ...codes: readonly string[]): void {
  assert.equal(frame.type, "error", JSON.stringify(frame));
  assert.ok(codes.includes(String(frame["code"])), `${JSON.stringify(frame)} instead of ${codes.join("/")}`);
  const message = String(frame["message"]);
  assert.ok(message.length > 0 && message.length <= 300, "an error has a message for people, of reasonable length");
  assert.doesNotMatch(message, /\bat \S+:\d+|node_modules|sqlite|select |insert /i, "the message shows the inside");
}
