import { connect } from "node:net";
import { upgradeRequest } from "../../../../protocol/conformance/raw-client.ts";

/*
 * Opens many sockets that do nothing but answer pings, in a process of its own so that their memory is not the
 * server's: `node idle-visitors.ts URL ROOM COUNT`. Says `entered N` once all are ready; ends when its stdin ends.
 */

const [address = "", room = "", count = "0"] = process.argv.slice(2);
const url = new URL(address);
/** One address has some 28,000 ports, some of them in TIME_WAIT from the last run. */
const ADDRESSES = 8;
/** Handshakes under way at once. */
const WIDTH = 200;
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

let opened = 0;
let entered = 0;

function openNext(): void {
  if (opened === Number(count)) return;
  const index = opened++;
  const socket = connect({
    host: url.hostname,
    port: Number(url.port),
    localAddress: `127.0.0.${1 + (index % ADDRESSES)}`,
  });
  let head: string | null = "";
  socket.on("data", (bytes) => {
    if (head === null) {
      // The heartbeat: a ping without payload, then the heads.
      if (bytes[0] === 0x89) socket.write(PONG);
      return;
    }
    head += bytes.toString("latin1");
    if (!head.includes('"type":"ready"')) return;
    head = null;
    entered++;
    if (entered === Number(count)) process.stdout.write(`entered ${entered}\n`);
    openNext();
  });
  socket.on("error", (error) => fail(`visitor ${index}: ${error.message}`));
  socket.on("close", () => fail(`visitor ${index} was closed after ${entered} had entered`));
  socket.write(upgradeRequest(url, `/ws?room=${room}&name=visitor${index}`));
}

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}

process.stdin.on("end", () => process.exit(0)).resume();
for (let lane = 0; lane < WIDTH; lane++) openNext();
