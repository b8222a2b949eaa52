import { createClient, OutboxFull, ReplyError } from "@parley/client";

const client = createClient({ url: "http://127.0.0.1:8080", credentials: { kind: "visitor", name: "Ana" } });

client.on("state", (state) => {
  if (state.phase === "waiting") console.log(`no connection (${state.reason}), next try at ${state.retryAt}`);
  if (state.phase === "signed_out") console.log(`sign in again: ${state.reason}`);
});
client.on("message", ({ room, message, isOwn }) => {
  if (!isOwn) console.log(`#${room.code} ${message.seq} ${message.from.name}: ${message.text}`);
});
client.on("error", ({ code, message }) => console.error(code, message));

client.connect();
try {
  const room = await client.join("lobby");
  room.subscribe(() => {
    const { timeline, unread, online } = room.snapshot();
    console.log(`${timeline.length} shown, ${unread} unread, ${online.count} online`);
    for (const item of timeline) {
      if (item.kind === "message" && item.state === "failed") room.discard(item.clientMsgId);
    }
  });
  room.send("hello");
  await room.loadBefore();
  room.markRead();
} catch (error) {
  if (error instanceof ReplyError) console.error(`refused: ${error.code}`);
  else if (error instanceof OutboxFull) console.error("too much is waiting to be sent");
  else throw error;
}
