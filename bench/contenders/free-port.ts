import { readFileSync } from "node:fs";
import { createServer } from "node:net";

const LOWEST_PORT = 20_000;
const TRIES = 100;

/**
 * A port to serve on that the system never gives to a client by itself. With one that it might, thousands of clients
 * that come back to a killed server can take the server's own port, or even connect to themselves.
 */
export async function freePort(): Promise<number> {
  const range = readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8");
  const firstOfClients = Number(range.split("\t")[0]);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = LOWEST_PORT + Math.floor(Math.random() * Math.max(1, firstOfClients - LOWEST_PORT));
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${LOWEST_PORT} and ${firstOfClients}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
