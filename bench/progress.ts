/** One line that says what is being done; on a terminal it is written over, elsewhere each step is a line. */
export interface Progress {
  step(text: string): void;
  /** Something to keep. */
  say(text: string): void;
}

export function createProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  const startedAt = Date.now();
  let done = 0;
  const erase = out.isTTY ? "\r\u001b[K" : "";
  return {
    step(text) {
      const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1);
      out.write(`${erase}[${String(++done).padStart(3)}, ${minutes} min] ${text}${out.isTTY ? "" : "\n"}`);
    },
    say(text) {
      out.write(`${erase}${text}\n`);
    },
  };
}
