import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as after } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { limitBodies } from "./body-deadline.ts";

const LIMIT_MS = 300;
let server: Server;
let sockets: Socket[];
/** Per request, how many bytes of its body came. */
let received: number[];
beforeEach(async () => {
  sockets = [];
  received = [];
  server = createServer((request, response) => {
    const index = received.push(0) - 1;
    request.on("data", (chunk: Buffer) => (received[index] = (received[index] ?? 0) + chunk.length));
    request.on("end", () => response.end("done"));
    request.on("error", () => {});
  });
  limitBodies(server, { requestLimitMs: LIMIT_MS, silenceLimitMs: LIMIT_MS });
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

/** A client that says so much, and what it hears until the connection ends. */
function client(path: string, length: number): { socket: Socket; ended: Promise<string> } {
  const address = server.address();
  const socket = connect({ host: "127.0.0.1", port: typeof address === "object" && address ? address.port : 0 });
  sockets.push(socket);
  let heard = "";
  socket.on("data", (chunk: Buffer) => (heard += chunk.toString()));
  socket.on("error", () => {});
  socket.write(`POST ${path} HTTP/1.1\r\nHost: here\r\nContent-Length: ${length}\r\n\r\n`);
  return { socket, ended: once(socket, "close").then(() => heard) };
}

/** One byte at a time, each well within the limit, all of them well beyond it. */
async function drip(socket: Socket, bytes: number): Promise<void> {
  for (let count = 0; count < bytes; count++) {
    socket.write("x");
    await after(LIMIT_MS / 3);
  }
}

describe("the body of a request", () => {
  it("that is not there in time is answered with 408, though it is still coming", async () => {
    const { socket, ended } = client("/api/v1/rooms", 100);
    void drip(socket, 100);
    expect(await ended).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("that is an upload may take as long as it comes", async () => {
    const { socket } = client("/api/v1/uploads/some-file", 9);
    await drip(socket, 9);
    await expect.poll(() => received).toEqual([9]);
    await expect.poll(() => socket.bytesRead).toBeGreaterThan(0);
  });

  it("that is an upload and comes no more is let go", async () => {
    const { socket, ended } = client("/api/v1/uploads/some-file", 9);
    socket.write("xx");
    expect(await ended).toBe("");
    expect(received).toEqual([2]);
  });
});
