/** Parley stands out; what it is measured against are grays, the floor the darkest, because it is no server to use. */
const SHADES: Readonly<Record<string, string>> = {
  parley: "#0f766e",
  "parley-members": "#4d9f97",
  "parley-memory": "#8fc4be",
  floor: "#57606a",
};

export const shade = (contender: string): string => SHADES[contender] ?? "#b1bac4";

export const isParley = (contender: string): boolean => contender.startsWith("parley");
