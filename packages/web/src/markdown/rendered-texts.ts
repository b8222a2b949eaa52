import type { ReactNode } from "react";
import type { Calls } from "./mention-marks.tsx";

const MAX_CHARS = 1_000_000;

/** Rendered texts by their source, so that scrolling back does not parse again. Bounded by characters; oldest out first. */
export class RenderedTexts {
  readonly #bySource = new Map<string, ReactNode>();
  #chars = 0;

  get(text: string, calls: Calls, render: (text: string, calls: Calls) => ReactNode): ReactNode {
    // No text holds a NUL: the server refuses it.
    const source = `${text}\0${calls}`;
    const known = this.#bySource.get(source);
    if (known !== undefined) return known;
    const fresh = render(text, calls);
    this.#bySource.set(source, fresh);
    this.#chars += source.length;
    for (const oldest of this.#bySource.keys()) {
      if (this.#chars <= MAX_CHARS) break;
      this.#bySource.delete(oldest);
      this.#chars -= oldest.length;
    }
    return fresh;
  }
}
