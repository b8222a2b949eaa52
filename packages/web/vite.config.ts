import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

import { NOT_IN_CHAT } from "./src/markdown/not-in-chat.ts";

const server = "http://127.0.0.1:8080";

/** Beside every script, style and drawing its compressed forms: made once here, not at every visit by the server. */
const precompress: Plugin = {
  name: "precompress",
  apply: "build",
  async writeBundle({ dir = "" }, bundle) {
    const names = Object.keys(bundle).filter((name) => /\.(?:js|css|svg)$/.test(name));
    await Promise.all(
      names.map(async (name) => {
        const content = await readFile(join(dir, name));
        await writeFile(join(dir, `${name}.br`), await promisify(brotliCompress)(content));
        await writeFile(join(dir, `${name}.gz`), await promisify(gzip)(content));
      }),
    );
  },
};

/** The parser asks each construct for its name before anything else, and goes by those that are switched off. */
const chatMarkdown: Plugin = {
  name: "chat-markdown",
  enforce: "pre",
  resolveId(source, importer) {
    if (importer === undefined || !/micromark-core-commonmark[\\/]index\.js$/.test(importer)) return null;
    const name = source
      .slice("./lib/".length, -".js".length)
      .replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    return NOT_IN_CHAT.includes(name) ? `\0not-in-chat:${name}` : null;
  },
  load(id) {
    const name = /^\0not-in-chat:(.*)$/.exec(id)?.[1];
    return name === undefined ? null : `export const ${name} = { name: "${name}" };`;
  },
};

/** What a close code is for is told by the documentation, never by the page. */
const closeCodes: Plugin = {
  name: "close-codes",
  apply: "build",
  enforce: "pre",
  transform(code, id) {
    return /protocol[\\/]src[\\/]close-codes\.ts$/.test(id) ? code.replaceAll(/when:\s*"[^"]*",?/g, "") : null;
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [chatMarkdown, closeCodes, react(), precompress],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // light-dark(), popover and <dialog> are used as they are.
    target: ["chrome123", "firefox125", "safari17.5"],
    // The page's CSP allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every visit needs, as one chunk: in pieces shared with what is lazy it compresses 3 KB worse.
        codeSplitting: { groups: [{ name: "page", tags: ["$initial"] }] },
      },
    },
  },
  server: {
    proxy: { "/api": server, "/healthz": server, "/ws": { target: server, ws: true } },
  },
});
