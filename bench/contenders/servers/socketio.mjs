/** A chat server as Socket.IO's own guide writes it, with the settings its page on performance recommends. */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const BACKLOG = 4096;

/** As its guide writes it, for several nodes. */
async function redisAdapter(url) {
  const publisher = createClient({ url });
  const subscriber = publisher.duplicate();
  for (const client of [publisher, subscriber]) client.on("error", (error) => console.error(error));
  await Promise.all([publisher.connect(), subscriber.connect()]);
  return { adapter: createAdapter(publisher, subscriber), isSubscribed: () => subscriber.ping() };
}

const redis = process.env.REDIS_URL ? await redisAdapter(process.env.REDIS_URL) : null;
const httpServer = createServer();
const io = new Server(httpServer, {
  transports: ["websocket"],
  perMessageDeflate: false,
  serveClient: false,
  ...(process.env.RECOVERY === "1" && { connectionStateRecovery: {} }),
  ...(redis && { adapter: redis.adapter }),
});
// Their advice: the first request of a connection is kept for its whole life otherwise.
io.engine.on("connection", (rawSocket) => {
  rawSocket.request = null;
});

const seqs = new Map();

io.on("connection", (socket) => {
  socket.on("join", (code, name) => {
    // As long as Parley's ids, so that frames of all servers are of one size.
    socket.data.room = code.padEnd(16, "-");
    socket.data.from = { id: `v_${randomBytes(12).toString("base64url")}`, name };
    // At once, with the adapter that keeps rooms in memory.
    void socket.join(socket.data.room);
    socket.emit("ready");
  });
  socket.on("send", ({ text, clientMsgId }) => {
    const { room, from } = socket.data;
    const seq = (seqs.get(room) ?? 0) + 1;
    seqs.set(room, seq);
    io.to(room).emit("message", { type: "message", room, seq, at: Date.now(), from, text, clientMsgId });
  });
});

// Answered after what the adapter has subscribed to.
await redis?.isSubscribed();
httpServer.listen({ host: "127.0.0.1", port: Number(process.env.PORT), backlog: BACKLOG });
