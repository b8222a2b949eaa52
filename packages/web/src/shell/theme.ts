import { useSyncExternalStore } from "react";
import { readStored, writeStored } from "../ui/stored.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** Read by /theme.js before the first paint, too. */
const KEY = "parley:theme";
const listeners = new Set<() => void>();

export function setTheme(theme: Theme): void {
  writeStored(KEY, theme === "system" ? undefined : theme);
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  for (const listener of listeners) listener();
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function currentTheme(): Theme {
  const theme = readStored(KEY);
  return theme === "light" || theme === "dark" ? theme : "system";
}
