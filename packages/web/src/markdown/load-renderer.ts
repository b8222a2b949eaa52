import type { ReactNode } from "react";
import type { Calls } from "./mention-marks.tsx";

type Render = (text: string, calls: Calls) => ReactNode;

let renderer: Render | undefined;
let loading: Promise<void> | undefined;
const listeners = new Set<() => void>();

/** The Markdown renderer, once its chunk is here. Plain texts never wait for it. */
export function getRenderer(): Render | undefined {
  return renderer;
}

/** Fetches the renderer's chunk, once; a failed fetch is tried again by the next caller. */
export function loadRenderer(): Promise<void> {
  loading ??= import("./render.tsx").then(
    (chunk) => {
      renderer = chunk.renderMarkdown;
      for (const listener of listeners) listener();
    },
    () => {
      loading = undefined;
    },
  );
  return loading;
}

export function subscribeRenderer(listener: () => void): () => void {
  listeners.add(listener);
  void loadRenderer();
  return () => listeners.delete(listener);
}
