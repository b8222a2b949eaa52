/** Plain `ws`, as its README shows a broadcast: encode once, then send to one member after the other. */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const BACKLOG = 4096;
// The version Parley uses: beside this file is the older one that Socket.IO asks for.
const { WebSocketServer } = createRequire(new URL("../../../package.json", import.meta.url))("ws");

const httpServer = createServer();
const server = new WebSocketServer({ server: httpServer, path: "/ws", perMessageDeflate: false });
const rooms = new Map();

server.on("connection", (socket, request) => {
  const query = new URL(request.url, "http://localhost").searchParams;
  // As long as Parley's ids, so that frames of all servers are of one size.
  const id = query.get("room").padEnd(16, "-");
  const from = { id: `v_${randomBytes(12).toString("base64url")}`, name: query.get("name") };
  const room = rooms.get(id) ?? { seq: 0, members: new Set() };
  rooms.set(id, room);
  room.members.add(socket);
  socket.on("message", (bytes) => {
    const { text, clientMsgId } = JSON.parse(bytes);
    const message = { type: "message", room: id, seq: ++room.seq, at: Date.now(), from, text, clientMsgId };
    const frame = JSON.stringify(message);
    for (const member of room.members) member.send(frame);
  });
  socket.on("close", () => room.members.delete(socket));
  socket.on("error", () => socket.terminate());
  socket.send('{"type":"ready"}');
});

httpServer.listen({ host: "127.0.0.1", port: Number(process.env.PORT), backlog: BACKLOG });
