import { parseArgs } from "node:util";
import { CASES } from "./cases.ts";
import { Target } from "./target.ts";

const HELP = `node packages/protocol/conformance/run.ts [URL] [--only TEXT]

Checks a running Parley server from outside, over HTTP and raw sockets: one line per case, and exit code 1 if one failed.

  URL          its address, for example http://127.0.0.1:8080; default $PARLEY_URL
  --only TEXT  only the cases whose id or title contains TEXT
  --help       this

The server should run with the default limits (SEND_RATE, SEND_BURST, HISTORY_ON_JOIN) and GUESTS=on. The suite makes
rooms and accounts of its own; do not run it against a server whose data matters.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: "boolean", short: "h" }, only: { type: "string", default: "" } },
});
const address = positionals[0] ?? process.env["PARLEY_URL"];

if (values.help || address === undefined) {
  (values.help ? process.stdout : process.stderr).write(HELP);
  process.exitCode = values.help ? 0 : 2;
} else {
  const target = await Target.at(address).catch((error: unknown) => {
    process.stderr.write(`There is no Parley server at ${address}: ${String(error)}\n`);
    process.exit(2);
  });
  const chosen = CASES.filter(({ id, title }) => `${id} ${title}`.includes(values.only));
  let failed = 0;
  for (const { id, title, run } of chosen) {
    const startedAt = performance.now();
    const reason = await run(target).then(
      () => null,
      (error: unknown) => String(error),
    );
    const ms = Math.round(performance.now() - startedAt);
    process.stdout.write(`${reason === null ? "ok    " : "FAILED"} ${id} ${title} (${ms} ms)\n`);
    if (reason === null) continue;
    process.stdout.write(`       ${reason.replaceAll("\n", "\n       ")}\n`);
    failed++;
  }
  target.close();
  process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
