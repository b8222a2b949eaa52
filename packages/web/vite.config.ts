import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const server = "http://127.0.0.1:8080";

/** Beside every script, style and drawing its compressed forms: made once here, not at every visit by the server. */
const precompress: Plugin = {
  name: "precompress",
  apply: "build",
  writeBundle({ dir = "" }, bundle) {
    for (const name of Object.keys(bundle)) {
      if (!/\.(?:js|css|svg)$/.test(name)) continue;
      const content = readFileSync(join(dir, name));
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content));
      writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
    }
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), precompress],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // light-dark(), popover and <dialog> are used as they are.
    target: ["chrome123", "firefox125", "safari17.5"],
    // The page's CSP allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { "/api": server, "/healthz": server, "/ws": { target: server, ws: true } },
  },
});
