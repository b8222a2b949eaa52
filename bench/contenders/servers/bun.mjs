/** Bun's own publish, as its documentation shows a chat. Run by Bun. */
import { randomBytes } from "node:crypto";

const seqs = new Map();

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env.PORT),
  fetch(request, server) {
    const query = new URL(request.url).searchParams;
    // As long as Parley's ids, so that frames of all servers are of one size.
    const room = query.get("room").padEnd(16, "-");
    const from = { id: `v_${randomBytes(12).toString("base64url")}`, name: query.get("name") };
    if (server.upgrade(request, { data: { room, from } })) return undefined;
    return new Response("a WebSocket is expected", { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    // Idle connections are measured for longer than its two minutes.
    idleTimeout: 0,
    open(socket) {
      socket.subscribe(socket.data.room);
      socket.send('{"type":"ready"}');
    },
    message(socket, frame) {
      const { room, from } = socket.data;
      const { text, clientMsgId } = JSON.parse(frame);
      const seq = (seqs.get(room) ?? 0) + 1;
      seqs.set(room, seq);
      server.publish(room, JSON.stringify({ type: "message", room, seq, at: Date.now(), from, text, clientMsgId }));
    },
  },
});
