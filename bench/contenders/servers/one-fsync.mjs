/**
 * The `ws` loop made durable in the plainest way: each message is committed, which SQLite syncs to the disk, then acked
 * and sent to one member after the other.
 */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { DatabaseSync } from "node:sqlite";

const BACKLOG = 4096;
// The version Parley uses: beside this file is the older one that Socket.IO asks for.
const { WebSocketServer } = createRequire(new URL("../../../package.json", import.meta.url))("ws");

const database = new DatabaseSync("messages.db");
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS message (
    room TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    sender TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    text TEXT NOT NULL,
    client_msg_id TEXT NOT NULL,
    PRIMARY KEY (room, seq)
  ) WITHOUT ROWID;
`);
const headOf = database.prepare("SELECT coalesce(max(seq), 0) AS head FROM message WHERE room = ?");
const insert = database.prepare("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?)");

const httpServer = createServer();
const server = new WebSocketServer({ server: httpServer, path: "/ws", perMessageDeflate: false });
const rooms = new Map();

server.on("connection", (socket, request) => {
  const query = new URL(request.url, "http://localhost").searchParams;
  // As long as Parley's ids, so that frames of all servers are of one size.
  const id = query.get("room").padEnd(16, "-");
  const from = { id: `v_${randomBytes(12).toString("base64url")}`, name: query.get("name") };
  const room = rooms.get(id) ?? { seq: headOf.get(id).head, members: new Set() };
  rooms.set(id, room);
  room.members.add(socket);
  socket.on("message", (bytes) => {
    const { text, clientMsgId } = JSON.parse(bytes);
    const message = { type: "message", room: id, seq: room.seq + 1, at: Date.now(), from, text, clientMsgId };
    insert.run(id, message.seq, message.at, from.id, from.name, text, clientMsgId);
    room.seq++;
    socket.send(JSON.stringify({ type: "ack", seq: room.seq, clientMsgId }));
    const frame = JSON.stringify(message);
    for (const member of room.members) member.send(frame);
  });
  socket.on("close", () => room.members.delete(socket));
  socket.on("error", () => socket.terminate());
  socket.send('{"type":"ready"}');
});

httpServer.listen({ host: "127.0.0.1", port: Number(process.env.PORT), backlog: BACKLOG });
