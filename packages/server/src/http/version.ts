import manifest from "../../package.json" with { type: "json" };

/** The version of this server, as a client sees it. */
export const VERSION: string = manifest.version;
