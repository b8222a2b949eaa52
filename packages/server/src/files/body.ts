/**
 * The body of a request, taken in pieces. A connection that breaks ends it like any other end: what has come until then
 * is kept, and the upload goes on from there.
 */
export class Body {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();
  #isOver = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Whether there is another byte; waits for it, or for the end. */
  async hasMore(): Promise<boolean> {
    while (this.#rest.length === 0 && !this.#isOver) {
      try {
        const { done, value } = await this.#chunks.next();
        if (done) this.#isOver = true;
        else this.#rest = value;
      } catch {
        this.#isOver = true;
      }
    }
    return this.#rest.length > 0;
  }

  /** The next bytes, at most so many. Left before its end, it leaves what it has not given. */
  async *take(maxBytes: number): AsyncGenerator<Uint8Array> {
    let left = maxBytes;
    while (left > 0 && (await this.hasMore())) {
      const chunk = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
  }
}
