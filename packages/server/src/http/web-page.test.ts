import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpKit, type HttpKit } from "../../test/kit/http-kit.ts";

const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
let webRoot: string;
let kit: HttpKit;
beforeEach(async () => {
  webRoot = await mkdtemp(path.join(tmpdir(), "parley-web-"));
  await mkdir(path.join(webRoot, "assets"));
  await mkdir(path.join(webRoot, ".git"));
  const files = {
    "index.html": "<!doctype html><title>Parley</title>",
    "favicon.svg": "<svg/>",
    "assets/index-abc123.js": "export {};",
    "assets/index-abc123.js.br": "as brotli",
    "assets/index-abc123.js.map": "secret source",
    ".env": "SECRET=1",
    ".git/config": "[core]",
    "assets/.hidden": "hidden",
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(webRoot, name), content);
  kit = await createHttpKit({ webRoot });
});
afterEach(async () => {
  await kit.app.close();
  await rm(webRoot, { recursive: true });
});

describe("the web page", () => {
  it.each(["/", "/r/lobby", "/r/lobby?from=link", "/settings"])(
    "%s is the page, asked for anew each time",
    async (address) => {
      expect(await kit.ask("GET", address, { headers: html })).toMatchObject({
        status: 200,
        body: expect.stringContaining("<title>Parley</title>"),
        headers: { "cache-control": "no-cache", "content-type": "text/html; charset=utf-8" },
      });
    },
  );

  it("hashed assets are kept for ever, other files are asked for again", async () => {
    const asset = await kit.ask("GET", "/assets/index-abc123.js");
    expect(asset).toMatchObject({
      status: 200,
      headers: {
        "cache-control": "public, max-age=31536000, immutable",
        "content-type": expect.stringContaining("javascript"),
      },
    });
    expect((await kit.ask("GET", "/favicon.svg")).headers["cache-control"]).toBe("no-cache");
  });

  it("who takes compressed files gets them, of the same kind and kept as long", async () => {
    const headers = { "accept-encoding": "gzip, br" };
    const asset = await kit.ask("GET", "/assets/index-abc123.js", { headers });
    expect(asset).toMatchObject({
      status: 200,
      body: "as brotli",
      headers: {
        "cache-control": "public, max-age=31536000, immutable",
        "content-encoding": "br",
        "content-type": expect.stringContaining("javascript"),
        vary: expect.stringContaining("accept-encoding"),
      },
    });
  });

  it("pages and files carry the security headers too", async () => {
    for (const address of ["/", "/r/lobby", "/assets/index-abc123.js"]) {
      expect((await kit.ask("GET", address, { headers: html })).headers).toMatchObject({
        "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
        "x-content-type-options": "nosniff",
      });
    }
  });

  it.each(["/r/lobby", "/settings"])("a script that asks for data at %s is told there is none", async (address) => {
    expect((await kit.ask("GET", address, { headers: { accept: "application/json" } })).status).toBe(404);
  });

  it.each([
    "/assets/index-abc123.js.map",
    "/assets/index-gone.js",
    "/assets/",
    "/assets",
    "/.env",
    "/.git/config",
    "/.git/",
    "/assets/.hidden",
    "/index.html.bak",
    "/index.html~",
    "/package.json",
    "/api/v1/nothing",
    "/api",
    "/ws",
    "/..%2f..%2fetc%2fpasswd",
    "/assets/..%5c..%5csecret",
    "/%2eenv",
    "/assets%2findex-abc123.js.map",
    "//evil.example/x",
  ])("H06 H27 %s is not there, even for a browser", async (address) => {
    const { status, headers, body } = await kit.ask("GET", address, { headers: html });
    expect([400, 404]).toContain(status);
    expect(headers.location).toBeUndefined();
    expect(body).toMatchObject({ error: { code: expect.stringMatching(/not_found|bad_frame/) } });
  });

  it.each([
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/assets/../../../../etc/passwd",
    "/assets/../.env",
    "/./.env",
    "/\\evil.example",
    "http://evil.example/.env",
    "//evil.example/.env",
    "*",
  ])("H06 %s, sent as it is, opens no file and leads nowhere", async (target) => {
    await kit.app.listen({ host: "127.0.0.1", port: 0 });
    const address = kit.app.server.address();
    const socket = connect(typeof address === "object" && address ? address.port : 0, "127.0.0.1");
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 (200|400|404) /);
    expect(answer).not.toMatch(/root:|SECRET|^location:/im);
  });

  it("H21 strange ranges never cost more than the file", async () => {
    for (const range of [
      "bytes=-5",
      "bytes=99999-",
      `bytes=${Array.from({ length: 1000 }, () => "0-").join(",")}`,
      "lines=1-2",
    ]) {
      const { status, body } = await kit.ask("GET", "/assets/index-abc123.js", { headers: { range } });
      expect([200, 206, 416]).toContain(status);
      expect(JSON.stringify(body).length).toBeLessThan(200);
    }
  });

  it("when it is not built, the server says so and how to build it", async () => {
    for (const root of [null, path.join(webRoot, "assets")]) {
      const bare = await createHttpKit({ webRoot: root });
      expect(await bare.ask("GET", "/r/lobby", { headers: html })).toMatchObject({
        status: 200,
        body: expect.stringContaining("npm start"),
        headers: { "content-type": "text/html; charset=utf-8" },
      });
      await bare.app.close();
    }
  });
});
