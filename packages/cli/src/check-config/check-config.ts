import { parseArgs } from "node:util";
import { ConfigError, readConfig, SETTINGS } from "@parley/server/config";
import type { Command } from "../command.ts";
import { shownValue } from "./shown-value.ts";

const help = `parley check-config

Checks the settings (the environment, and .env in this directory) as the server does at its start, and prints
each with its value. Secrets, and names and passwords inside addresses, are shown as ***. Nothing is connected to.

Exit codes: 0 valid, 1 not valid (every problem is named), 2 usage.`;

export const checkConfig: Command = {
  help,
  async run(args, { env, out, note }) {
    parseArgs({ args: [...args], options: {} });
    const width = Math.max(...Object.keys(SETTINGS).map((name) => name.length));
    for (const [name, setting] of Object.entries(SETTINGS)) {
      const value = env[name];
      const fallback = setting.default === "" ? "(not set)" : `${setting.default} (default)`;
      out(`${name.padEnd(width)}  ${value ? shownValue(name, value) : fallback}`);
    }
    try {
      readConfig(env);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      note(error.message);
      return 1;
    }
    out("The configuration is valid.");
    return 0;
  },
};
