/** Says once that something fails, and not again until it has worked in between: an outage fails every call. */
export class Outage {
  readonly #onError: (error: Error) => void;
  #isOut = false;

  constructor(onError: (error: Error) => void) {
    this.#onError = onError;
  }

  failed(error: unknown): void {
    if (this.#isOut) return;
    this.#isOut = true;
    this.#onError(error instanceof Error ? error : new Error(String(error)));
  }

  worked(): void {
    this.#isOut = false;
  }
}
