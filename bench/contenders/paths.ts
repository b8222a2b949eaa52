import path from "node:path";

export const BENCH = path.join(import.meta.dirname, "..");
export const REPOSITORY = path.join(BENCH, "..");
/** Source of the servers. */
export const SERVERS = path.join(import.meta.dirname, "servers");
/** What is compiled from it; not committed. */
export const BUILD = path.join(BENCH, ".build");
