// Says "hi" when somebody says "echo hi". Usage: node echo-bot.ts [URL] [ROOM]
import { argv, env } from "node:process";
import { createClient } from "@parley/client";

const [url = env["URL"] ?? "http://127.0.0.1:8080", code = env["ROOM"] ?? "lobby"] = argv.slice(2);
const client = createClient({ url, credentials: { kind: "visitor", name: "Echo" } });
client.on("message", ({ room, message, isOwn }) => {
  if (!isOwn && message.text.startsWith("echo ")) room.send(message.text.slice("echo ".length));
});
client.connect();
process.once("SIGTERM", () => client.close());
await client.join(code);
console.log("ready");
