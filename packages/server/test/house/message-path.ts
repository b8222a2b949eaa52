/** One step of docs/message-path.md: a row `| n | `path/to/file.ts` | `functionName` | what |`. */
export interface PathStep {
  readonly step: number;
  readonly file: string;
  readonly symbol: string;
}

export function readPathSteps(page: string): PathStep[] {
  return [...page.matchAll(/^\|\s*(\d+)\s*\|\s*`([^`]+)`\s*\|\s*`([^`]+)`\s*\|/gm)].map(
    ([, step, file = "", symbol = ""]) => ({ step: Number(step), file, symbol: symbol.replace(/\(.*$/, "") }),
  );
}

/**
 * Whether a source declares this: a function, a class, a constant, or a method of either (`Hub.receive` or `receive`).
 * A method starts its line and, unlike a call, has no semicolon on it.
 */
export function declares(source: string, symbol: string): boolean {
  return symbol.split(".").every((name) => {
    const word = name.replace(/[$#]/g, "\\$&");
    return (
      new RegExp(`\\b(?:function|class|const|interface)\\s+${word}\\b`).test(source) ||
      new RegExp(`^\\s+(?:async\\s+)?${word}\\s*(?:<[^>]*>)?\\([^;]*$`, "m").test(source) ||
      new RegExp(`^\\s+${word}\\s*[:=]\\s*(?:async\\s*)?(?:\\(|[a-z]+\\s*=>)`, "m").test(source)
    );
  });
}
