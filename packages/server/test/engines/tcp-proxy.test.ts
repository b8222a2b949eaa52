import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TcpProxy } from "./tcp-proxy.ts";

describe("connections through the proxy", () => {
  let echo: Server;
  let proxy: TcpProxy;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    echo = createServer((socket) => void socket.on("error", () => undefined).pipe(socket)).listen(0, "127.0.0.1");
    await once(echo, "listening");
    proxy = await TcpProxy.start({ port: (echo.address() as AddressInfo).port });
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await proxy.close();
    echo.close();
    await once(echo, "close");
  });

  function dial() {
    const socket = connect(proxy.port, "127.0.0.1");
    sockets.push(socket);
    const said = { text: "", isClosed: false };
    socket.on("data", (bytes) => (said.text += bytes.toString()));
    socket.on("error", () => undefined);
    socket.on("close", () => (said.isClosed = true));
    return { socket, said };
  }

  it("carry everything, in order, also more than a socket takes at once", async () => {
    const { socket, said } = dial();
    const long = Array.from({ length: 200_000 }, (_, index) => String(index)).join(" ");
    socket.write(long);
    await expect.poll(() => said.text === long, { timeout: 5000 }).toBe(true);
  });

  it("end when they are cut, and new ones do until it is restored", async () => {
    const first = dial();
    first.socket.write("a");
    await expect.poll(() => first.said.text).toBe("a");
    proxy.cut();
    const second = dial();
    await expect.poll(() => [first.said.isClosed, second.said.isClosed]).toEqual([true, true]);
    proxy.restore();
    const third = dial();
    third.socket.write("c");
    await expect.poll(() => third.said.text).toBe("c");
  });

  it("stay open and silent while they are frozen, and go on where they stopped", async () => {
    const old = dial();
    old.socket.write("a");
    await expect.poll(() => old.said.text).toBe("a");
    proxy.freeze();
    const young = dial();
    for (const { socket } of [old, young]) socket.write("b");
    // What would have passed has, once as much as this has made the same way round outside.
    const direct = connect((echo.address() as AddressInfo).port, "127.0.0.1");
    sockets.push(direct);
    for (let round = 0; round < 20; round += 1) {
      direct.write("x");
      await once(direct, "data");
    }
    expect([old.said, young.said]).toEqual([
      { text: "a", isClosed: false },
      { text: "", isClosed: false },
    ]);
    proxy.restore();
    await expect.poll(() => [old.said.text, young.said.text]).toEqual(["ab", "b"]);
  });

  it("keep their order when a delay comes and goes", async () => {
    const { socket, said } = dial();
    proxy.delay(50);
    socket.write("1");
    await once(socket, "data");
    socket.write("2");
    proxy.delay(0);
    socket.write("3");
    await expect.poll(() => said.text).toBe("123");
  });
});
