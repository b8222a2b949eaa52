import type { ReactNode } from "react";

const MAX_CHARS = 1_000_000;

/** Rendered texts by their source, so that scrolling back does not parse again. Bounded by characters; oldest out first. */
export class RenderedTexts {
  readonly #byText = new Map<string, ReactNode>();
  #chars = 0;

  get(text: string, render: (text: string) => ReactNode): ReactNode {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const fresh = render(text);
    this.#byText.set(text, fresh);
    this.#chars += text.length;
    for (const oldest of this.#byText.keys()) {
      if (this.#chars <= MAX_CHARS) break;
      this.#byText.delete(oldest);
      this.#chars -= oldest.length;
    }
    return fresh;
  }
}
