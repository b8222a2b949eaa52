import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";
import { startServer } from "./kit/server-process.ts";

const BOT = fileURLToPath(new URL("../../../../examples/echo-bot/echo-bot.ts", import.meta.url));

it("the echo bot says what it is asked to, once, and stops when told", async () => {
  const server = await startServer();
  const bot = spawn(process.execPath, [BOT, server.url.href, "lobby"], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void bot.kill("SIGKILL"));
  const exited = new Promise((resolve) => bot.once("exit", resolve));
  await new Promise((resolve) => bot.stdout.once("data", resolve));

  const ana = await RawClient.upgrade(server.url, "/ws?room=lobby&name=ana");
  await ana.next("ready");
  ana.send({ type: "send", text: "echo hello" });
  const echoed = await ana.next((frame) => frame["text"] === "hello");
  expect(echoed["from"]).toMatchObject({ name: "Echo" });
  ana.send({ type: "send", text: "echo goodbye" });
  await ana.next((frame) => frame["text"] === "goodbye");
  expect(ana.of("message").map((message) => message["text"])).toEqual([
    "echo hello",
    "hello",
    "echo goodbye",
    "goodbye",
  ]);

  bot.kill("SIGTERM");
  expect(await exited).toBe(0);
});
