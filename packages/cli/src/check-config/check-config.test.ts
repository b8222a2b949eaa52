import { SETTINGS } from "@parley/server/config";
import { expect, test } from "vitest";
import { handShell } from "../../test/kit/hand-shell.ts";
import { runCli } from "../run-cli.ts";

const valueOf = (lines: readonly string[], name: string): string | undefined =>
  lines
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length)
    .trim();

test("every setting is listed with its value, its default, or that it is not set", async () => {
  const shell = handShell({ env: { PORT: "9000", GUESTS: "", JWT_SECRET: "0123456789abcdef0123456789abcdef" } });
  expect(await runCli(["check-config"], shell)).toBe(0);
  for (const name of Object.keys(SETTINGS)) expect(valueOf(shell.outs, name), name).toBeDefined();
  expect(valueOf(shell.outs, "PORT")).toBe("9000");
  expect(valueOf(shell.outs, "GUESTS")).toBe("on (default)");
  expect(valueOf(shell.outs, "REDIS_URL")).toBe("(not set)");
  expect(valueOf(shell.outs, "JWT_SECRET")).toBe("***");
  expect(shell.outs.at(-1)).toBe("The configuration is valid.");
});

test("every problem is named at once, and the values are shown all the same, without secrets", async () => {
  const shell = handShell({
    env: { PORT: "http", GUESTS: "yes", BUS: "redis", DATABASE_URL: "postgres://me:s3cret@db/chat" },
  });
  expect(await runCli(["check-config"], shell)).toBe(1);
  const problems = shell.notes.join("\n");
  for (const name of ["PORT", "GUESTS", "REDIS_URL"]) expect(problems).toContain(`${name}: `);
  expect(valueOf(shell.outs, "GUESTS")).toBe("yes");
  expect([...shell.outs, ...shell.notes].join("\n")).not.toMatch(/s3cret|is valid/);
});
