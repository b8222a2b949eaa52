import type { SoughtTokens } from "../search-tokens.ts";

/** A tsquery, or null where every message would have to be looked at. */
export function tokenQuery({ groups, pieces, beginnings, tooLong }: SoughtTokens): string | null {
  const ofText = [...pieces.map(quoted), ...beginnings.map((beginning) => `${quoted(beginning)}:*`)];
  const all = groups.map((group) => `(${group.map(quoted).join(" | ")})`);
  if (ofText.length > 0) all.push(`((${ofText.join(" & ")}) | ${quoted(tooLong)})`);
  return all.length > 0 ? all.join(" & ") : null;
}

function quoted(token: string): string {
  return `'${token.replaceAll(/['\\]/g, "$&$&")}'`;
}
