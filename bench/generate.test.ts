import { once } from "node:events";
import { type WebSocket, WebSocketServer } from "ws";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { buildGenerator, DeliveryViolation, Generator, type GeneratorEvent } from "./generate.ts";

/** How a server tells one member of a message: honestly, or not. `nth` counts that member's messages from 0. */
type Tell = (member: { readonly index: number; readonly nth: number; send(text: string): void }, text: string) => void;

const honest: Tell = (member, text) => member.send(text);

/** A server with the wire of the plain contenders, which tells each member what `tell` makes of a message. */
function serve(tell: Tell): Promise<number> {
  const members: WebSocket[] = [];
  const told: number[] = [];
  return listen((socket) => {
    members.push(socket);
    return (frame) =>
      members.forEach((member, index) => {
        const nth = told[index] ?? 0;
        told[index] = nth + 1;
        tell({ index, nth, send: (each) => member.send(each) }, frame);
      });
  });
}

/** `join` takes a member and answers what is done with each frame that its messages become. */
async function listen(join: (socket: WebSocket) => (frame: string) => void): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  server.on("error", expect.unreachable);
  server.on("connection", (socket) => {
    socket.on("error", () => {});
    const take = join(socket);
    socket.send('{"type":"ready"}');
    socket.on("message", (data) => {
      const { text, clientMsgId } = JSON.parse(String(data)) as { text: string; clientMsgId: string };
      take(JSON.stringify({ type: "message", text, clientMsgId }));
    });
  });
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

function run(args: readonly string[]): Promise<GeneratorEvent> {
  const generator = new Generator(0, ["--dialect", "plain", ...args, "--warm-up-ms", "20", "--measure-ms", "100"]);
  onTestFinished(() => generator.end());
  return generator.next("result");
}

const drive = async (tell: Tell): Promise<GeneratorEvent> =>
  run(["--port", String(await serve(tell)), "--members", "5", "--senders", "3", "--in-flight", "3"]);

/** Two nodes; each tells its own members of their messages at once, and the other's when `crossing` lets them through. */
async function drivePair(crossing: (tell: () => void) => void, more: readonly string[]): Promise<GeneratorEvent> {
  const rooms: ((text: string) => void)[] = [];
  const join = async (own: number): Promise<number> => {
    const members: WebSocket[] = [];
    rooms[own] = (text) => members.forEach((member) => member.send(text));
    return listen((socket) => {
      members.push(socket);
      return (frame) => {
        rooms[own]?.(frame);
        crossing(() => rooms[1 - own]?.(frame));
      };
    });
  };
  return run([
    ...["--port", String(await join(0)), "--port", String(await join(1)), "--members", "6", "--senders", "4"],
    ...["--in-flight", "4", ...more],
  ]);
}

beforeAll(buildGenerator, 60_000);

test("a server that tells everybody everything once and in one order is measured", async () => {
  const result = await drive(honest);
  const messages = Number(result["messages"]);
  expect(messages).toBeGreaterThan(0);
  expect(result["incomplete"]).toBe(0);
  // Those under way when the measuring began or ended are counted by some members only.
  expect(Math.abs(Number(result["deliveries"]) - 5 * messages)).toBeLessThanOrEqual(5 * 3);
});

/** The fault strikes member 3 at its 10th message, and nobody else. */
const strikes = (member: { readonly index: number; readonly nth: number }) => member.index === 3 && member.nth === 10;
let kept = "";

describe("a run fails when a server", () => {
  const faults: readonly [string, Tell, RegExp][] = [
    ["loses one frame of one member", (member, text) => strikes(member) || member.send(text), /as its 10|is new, but/],
    [
      "sends one frame twice",
      (member, text) => {
        member.send(text);
        if (strikes(member)) member.send(text);
      },
      /as its 11|none of its room/,
    ],
    [
      "swaps two frames for one member",
      (member, text) => {
        if (strikes(member)) kept = text;
        else member.send(text);
        if (member.index === 3 && member.nth === 11) member.send(kept);
      },
      /as its 10|is new, but/,
    ],
    [
      "gives one member another text of the same length",
      (member, text) => member.send(member.index === 3 ? text.replace("deploy", "DEPLOY") : text),
      /came with another text/,
    ],
    [
      "cuts a text",
      (member, text) => member.send(strikes(member) ? text.replace(/.{9}","cl/, '","cl') : text),
      /another text/,
    ],
  ];
  test.each(faults)("%s", async (_, tell, expected) => {
    const failure: unknown = await drive(tell).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DeliveryViolation);
    expect(String(failure)).toMatch(expected);
  });
});

describe("two nodes", () => {
  const late = (tell: () => void) => void setTimeout(tell, 5);

  test("share one run: members and senders are spread over both", async () => {
    const result = await drivePair((tell) => tell(), ["--watch", String(process.pid)]);
    expect(Number(result["messages"])).toBeGreaterThan(0);
    expect(result["watchedCpuMs"]).toEqual([expect.any(Number)]);
  });

  test("whose members see different orders fail the run", async () => {
    await expect(drivePair(late, [])).rejects.toThrow(/which is the room's|others are missing/);
  });

  test("may have an order each where that is all they promise, but lose nothing", async () => {
    const result = await drivePair(late, ["--order-per-port"]);
    expect(result["incomplete"]).toBe(0);
    let crossed = 0;
    const lossy = (tell: () => void) => void (++crossed === 10 || tell());
    // Two messages of each sender are under way, so that somebody sees the second without the first.
    await expect(drivePair(lossy, ["--order-per-port", "--in-flight", "8"])).rejects.toThrow(/came before|is new, but/);
  });
});
