import type { Reporter, SerializedError, TestModule } from "vitest/node";

/** Prints `N passed, N failed` (and `, N skipped` when there are any) alone on the run's very last line. */
export class ClosingLineReporter implements Reporter {
  #line = "";

  constructor() {
    // At exit, because the default reporter and late warnings print after a run has ended.
    process.once("exit", () => {
      if (this.#line !== "") process.stdout.write(`${this.#line}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    this.#line = closingLine(modules, unhandledErrors);
  }
}

/** A file that does not load, a hook that throws and an unhandled error have no test of their own: each counts as one failure. */
function closingLine(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): string {
  let passed = 0;
  let failed = unhandledErrors.length;
  let skipped = 0;
  for (const module of modules) {
    if (module.errors().length > 0) failed += 1;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") passed += 1;
      else if (state === "failed") failed += 1;
      else skipped += 1;
    }
  }
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
