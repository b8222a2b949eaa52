import manifest from "../package.json" with { type: "json" };
import { type ExitCode, UsageError } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { reasonOf } from "./reason-of.ts";
import type { Shell } from "./shell.ts";

/** Runs one command line, without the program's name. Never rejects: what goes wrong is a note and an exit code. */
export async function runCli([name, ...args]: readonly string[], shell: Shell): Promise<ExitCode> {
  if (name === undefined) {
    shell.note(helpText());
    return 2;
  }
  if (isHelp(name)) {
    shell.out(helpText());
    return 0;
  }
  if (name === "--version") {
    shell.out(`parley ${manifest.version}`);
    return 0;
  }
  const listed = COMMANDS.find((command) => command.name === name);
  if (!listed) {
    shell.note(`parley: there is no command "${name}"\n\n${helpText()}`);
    return 2;
  }
  try {
    const { help, run } = await listed.load();
    if (!args.some(isHelp)) return await run(args, shell);
    shell.out(help);
    return 0;
  } catch (error) {
    shell.note(`parley ${name}: ${reasonOf(error)}`);
    if (!isUsageError(error)) return 1;
    shell.note(`"parley ${name} --help" says how it is used.`);
    return 2;
  }
}

function helpText(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const commands = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `parley COMMAND [options]

${commands.join("\n")}

  parley COMMAND --help   how it is used, and what its exit codes mean
  parley --version`;
}

const isHelp = (word: string): boolean => word === "--help" || word === "-h";

/** `parseArgs` says what is wrong with the options by errors of its own. */
function isUsageError(error: unknown): boolean {
  if (error instanceof UsageError) return true;
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}
