import type { ConnectionState } from "@parley/client";
import { expect, test } from "vitest";
import { connectionText } from "./connection-text.ts";

const waiting: ConnectionState = { phase: "waiting", retryAt: 0, reason: "lost" };

test("a ready connection is quiet", () => {
  expect(connectionText({ phase: "ready" }, true)).toEqual({ tone: "quiet", text: "Connected", canRetry: false });
});

test("without a network the page says what becomes of what one sends", () => {
  const { text, detail } = connectionText(waiting, false);
  expect(`${text}: ${detail}`).toBe("Offline: What you send is kept and goes out on return.");
});

test("a lost connection can be tried at once", () => {
  expect(connectionText(waiting, true)).toMatchObject({ text: "Reconnecting", canRetry: true });
  expect(connectionText({ phase: "stopped", reason: "" }, true)).toMatchObject({
    text: "Disconnected",
    canRetry: true,
  });
});

test("an ended session is named even without a network", () => {
  expect(connectionText({ phase: "signed_out", reason: "" }, false).text).toBe("Signed out");
});
