import { describeStore } from "../store.contract.ts";
import { createMemoryStore } from "./memory-store.ts";

describeStore(
  "memory store",
  async () => ({
    open: async () => createMemoryStore(),
    remove: async () => {},
  }),
  { persistent: false },
);
