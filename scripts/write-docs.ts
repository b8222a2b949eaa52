import { writeFileSync } from "node:fs";
import { CLOSE_CODES, REPLY_ERRORS } from "@parley/protocol";
import { SETTINGS } from "../packages/server/src/config.ts";

const RETRY = { never: "do not retry", later: "retry later", sign_in: "sign in, then retry" } as const;
const RECONNECT = { resume: "reconnect and resume", sign_in: "sign in, then reconnect", stop: "stop" } as const;

/** docs/errors.md, from the two catalogues. */
function errorsPage(): string {
  const replies = Object.entries(REPLY_ERRORS).map(
    ([code, { status, retry, when }]) => `| \`${code}\` | ${status} | ${RETRY[retry]} | ${when} |`,
  );
  const closes = Object.entries(CLOSE_CODES).map(
    ([reason, { code, reconnect, when }]) => `| ${code} | \`${reason}\` | ${RECONNECT[reconnect]} | ${when} |`,
  );
  return `# Errors

Written by \`npm run docs\` from the catalogues in \`packages/protocol/src\`; a test compares the two.

## Reply errors

What a request was refused with: the \`code\` of an \`error\` frame, and of the HTTP API's
\`{"error":{"code","message","retryAfterMs"}}\` with its status. What a refused request asked for was not stored, except
where the table says that this is unknown. "Retry later" means after \`retryAfterMs\` if there is one, else after a
back-off of the client's own. A message that is sent again keeps its \`clientMsgId\`.

| code | HTTP | then | when |
| --- | --- | --- | --- |
${replies.join("\n")}

## Close codes

Why the server ended a connection, and what the client does next. "Resume" means: with full-jitter back-off, and with the
cursors, so that nothing is missed. A code that is not in the table (a proxy's, or 1006 when the network went away) means
the same.

| code | reason | then | when |
| --- | --- | --- | --- |
${closes.join("\n")}
`;
}

/** docs/configuration.md, from the table of settings. */
function configurationPage(): string {
  const settings = Object.entries(SETTINGS).map(
    ([name, { default: value, about }]) => `| \`${name}\` | ${value === "" ? "" : `\`${value}\``} | ${about} |`,
  );
  return `# Configuration

Written by \`npm run docs\` from \`packages/server/src/config.ts\`; a test compares the two.

Settings come from the environment, or from a \`.env\` file in the directory Parley is started in. A value that does not fit
stops the start, and the message names every one of them.

| setting | default | what it does |
| --- | --- | --- |
${settings.join("\n")}
`;
}

/** Every generated page, by its path in the repository. */
export const GENERATED_PAGES: Readonly<Record<string, () => string>> = {
  "docs/errors.md": errorsPage,
  "docs/configuration.md": configurationPage,
};

if (import.meta.main) {
  for (const [path, page] of Object.entries(GENERATED_PAGES)) {
    writeFileSync(new URL(`../${path}`, import.meta.url), page());
  }
}
