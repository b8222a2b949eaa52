import { expect, test } from "vitest";
import { handShell } from "../test/kit/hand-shell.ts";
import { COMMANDS } from "./commands.ts";
import { runCli } from "./run-cli.ts";

test("without a command it says what there is, and fails as a wrong usage does", async () => {
  const shell = handShell();
  expect(await runCli([], shell)).toBe(2);
  for (const { name } of COMMANDS) expect(shell.notes.join("\n")).toContain(name);
});

test.each(["--help", "-h"])("%s says what there is", async (flag) => {
  const shell = handShell();
  expect(await runCli([flag], shell)).toBe(0);
  for (const { name, summary } of COMMANDS) {
    const line = shell.outs[0]?.split("\n").find((text) => text.trim().startsWith(name));
    expect(line, name).toContain(summary);
  }
});

test("--version is one line", async () => {
  const shell = handShell();
  expect(await runCli(["--version"], shell)).toBe(0);
  expect(shell.outs).toEqual([expect.stringMatching(/^parley \d+\.\d+\.\d+$/)]);
});

test("a command nobody knows is named, with those there are", async () => {
  const shell = handShell();
  expect(await runCli(["migrat"], shell)).toBe(2);
  expect(shell.notes[0]).toMatch(/no command "migrat"[^]*migrate/);
});

test.each(COMMANDS)(
  "$name --help says how it is used and what its exit codes mean, and does nothing",
  async ({ name }) => {
    const shell = handShell();
    expect(await runCli([name, "--help"], shell)).toBe(0);
    expect(shell.outs[0]).toMatch(new RegExp(`^parley ${name}`));
    expect(shell.outs[0]).toMatch(/Exit codes: 0 .*, 1 .*, 2 usage/);
  },
);

test.each([
  ["migrate", []],
  ["migrate", ["--from", "parley.db"]],
  ["migrate", ["--from", "parley.db", "--to", "other.db"]],
  ["migrate", ["--from", "postgres://here/chat", "--to", "postgres://there/chat"]],
  ["migrate", ["--from", "parley.db", "--to", "postgres://there/chat", "--force"]],
  ["migrate", ["parley.db"]],
  ["renew-epoch", []],
  ["renew-epoch", ["--store", "memory:"]],
  ["renew-epoch", ["--store", "mysql://here/chat"]],
  ["check-config", ["--all"]],
])("%s %j is a wrong usage", async (name, args) => {
  const shell = handShell();
  expect(await runCli([name, ...args], shell)).toBe(2);
  expect(shell.outs).toEqual([]);
  expect(shell.notes.at(-1)).toContain(`parley ${name} --help`);
});
