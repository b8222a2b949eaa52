import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://127.0.0.1:8080";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
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
