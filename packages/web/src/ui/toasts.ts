/** A few words at the edge of the page, for a few seconds. */
export interface Toast {
  readonly text: string;
  /** One thing that can be done about it. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

const listeners = new Set<() => void>();
let shown: Toast | undefined;

/** Shows a toast in place of the one before it. */
export function showToast(text: string, action?: Toast["action"]): void {
  shown = action === undefined ? { text } : { text, action };
  for (const listener of listeners) listener();
}

/** Takes this toast away; another one that came meanwhile stays. */
export function dropToast(toast: Toast): void {
  if (shown !== toast) return;
  shown = undefined;
  for (const listener of listeners) listener();
}

export function currentToast(): Toast | undefined {
  return shown;
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
