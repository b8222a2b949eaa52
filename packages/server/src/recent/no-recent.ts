import type { Recent } from "./recent.ts";

/** For a node that shares its events with nobody: the hub's rings hold what it needs, and the store the rest. */
export const noRecent: Recent = {
  limits: { maxEvents: 0, maxBytes: 0 },
  add: () => undefined,
  tail: async () => null,
  after: async () => null,
  close: async () => undefined,
};
