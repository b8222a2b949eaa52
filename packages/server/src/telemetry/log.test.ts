import { describe, expect, it } from "vitest";
import { createLog } from "./log.ts";

function logged(write: (log: ReturnType<typeof createLog>) => void): {
  readonly raw: string;
  readonly fields: unknown;
} {
  let raw = "";
  write(createLog("info", { sink: { write: (line) => void (raw += line) } }));
  return { raw, fields: raw === "" ? null : JSON.parse(raw) };
}

const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2XzEifQ.c2lnbmF0dXJl";

describe("log", () => {
  it("one event is one JSON line with level, time, message and fields", () => {
    const { fields } = logged((log) => log.info({ room: "r1", seq: 7 }, "stored"));
    expect(fields).toMatchObject({ level: "info", msg: "stored", room: "r1", seq: 7, time: expect.any(String) });
  });

  it("lines below the level are not written", () => {
    expect(logged((log) => log.debug({}, "chatter")).raw).toBe("");
  });

  it.each([
    ["token", { token: "canary" }],
    ["access token", { accessToken: "canary" }],
    ["refresh token", { refreshToken: "canary" }],
    ["ticket", { ticket: "canary" }],
    ["password", { password: "canary" }],
    ["password hash", { passwordHash: "canary" }],
    ["cookie", { headers: { cookie: "canary" } }],
    ["set-cookie", { headers: { "set-cookie": ["canary"] } }],
    ["authorization", { headers: { Authorization: "canary" } }],
    ["message text", { message: { text: "canary" } }],
    ["request body", { body: { anything: "canary" } }],
    ["ticket in a URL", { url: "/ws?ticket=canary" }],
    ["invite in a URL", { url: "/api/v1/invites/canary" }],
    ["invite link", { url: "/i/canary" }],
    ["token in a referer", { headers: { referer: "http://chat/#canary" } }],
    ["secret in a list", { list: [{ secret: "canary" }] }],
    ["too deep to be ours", { a: { b: { c: { d: { e: { f: "canary" } } } } } }],
  ])("%s never appears", (_, fields) => {
    const { raw } = logged((log) => log.error(fields, "something happened"));
    expect(raw).toContain("something happened");
    expect(raw).not.toContain("canary");
  });

  it("a JWT is masked wherever it slipped in, also in an error's message, stack and cause", () => {
    const error = new Error(`bad ${JWT}`, { cause: new Error(JWT) });
    const { raw } = logged((log) => log.error({ error, note: `saw ${JWT}` }, "failed"));
    expect(raw).not.toContain(JWT);
    expect(raw).toContain("bad [redacted]");
  });

  it("line breaks in a field cannot forge a second line", () => {
    const { raw } = logged((log) => log.info({ name: 'ana\n{"level":"error"}' }, "joined"));
    expect(raw.trimEnd().split("\n")).toHaveLength(1);
  });
});
