/** An instruction of a Dockerfile, continuation lines joined. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

export function readDockerfile(text: string): Instruction[] {
  const lines = text.replaceAll(/\\\n/g, " ").split("\n");
  return lines
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line) => {
      const [, name = "", rest = ""] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      return { name, text: rest.trim() };
    });
}

/** A systemd unit: section -> key -> values, in order, for a key may be given several times. */
export function readUnit(text: string): Map<string, Map<string, string[]>> {
  const unit = new Map<string, Map<string, string[]>>();
  let section = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const title = /^\[(\w+)\]$/.exec(line)?.[1];
    if (title !== undefined) {
      section = new Map();
      unit.set(title, section);
      continue;
    }
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) throw new Error(`not a line of a unit: ${line}`);
    section.set(key, [...(section.get(key) ?? []), value]);
  }
  return unit;
}

/** NAME=value lines, as `docker compose` reads them. */
export function readEnvFile(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return Object.fromEntries(lines.map((line) => [line.split("=", 1)[0] ?? "", line.slice(line.indexOf("=") + 1)]));
}

/** A `${NAME}`, `${NAME:-default}` or `${NAME:?complaint}` of a compose file. */
export interface Variable {
  readonly name: string;
  readonly hasDefault: boolean;
  readonly isRequired: boolean;
}

const VARIABLE = /(?<!\$)\$\{(\w+)(?:(:[-?])([^}]*))?\}/g;

export function listVariables(text: string): Variable[] {
  return [...text.matchAll(VARIABLE)].map(([, name = "", operator]) => ({
    name,
    hasDefault: operator === ":-",
    isRequired: operator === ":?",
  }));
}

/** The text as compose would have it with these values. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(VARIABLE, (_, name: string, operator?: string, rest = "") => {
    return values[name] || (operator === ":-" ? String(rest) : "");
  });
}

/** "30s" or "2m" in seconds. */
export function inSeconds(time: string): number {
  const [, amount, unit] = /^(\d+)(s|m|h)$/.exec(time) ?? [];
  return Number(amount) * ({ s: 1, m: 60, h: 3600 }[unit ?? ""] ?? Number.NaN);
}
