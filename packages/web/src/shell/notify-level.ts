import { useSyncExternalStore } from "react";
import { readStored, writeStored } from "../ui/stored.ts";

export const NOTIFY_LEVELS = ["all", "mentions", "none"] as const;
export type NotifyLevel = (typeof NOTIFY_LEVELS)[number];

const KEY = "parley:notify";
const listeners = new Set<() => void>();

/** Whether this browser can show notifications at all: over plain http it cannot, except from the machine itself. */
export function canNotify(): boolean {
  return "Notification" in window && window.isSecureContext;
}

/** What this device notifies of. Nothing until it was asked for, and nothing where the browser does not allow it (any more). */
export function notifyLevel(): NotifyLevel {
  if (!canNotify() || Notification.permission !== "granted") return "none";
  const stored = readStored(KEY);
  return NOTIFY_LEVELS.find((level) => level === stored) ?? "none";
}

/** Asks the browser where that is needed; resolves with what it came to. */
export async function setNotifyLevel(level: NotifyLevel): Promise<NotifyLevel> {
  if (level !== "none" && canNotify() && Notification.permission === "default") await Notification.requestPermission();
  writeStored(KEY, level === "none" ? undefined : level);
  for (const listener of listeners) listener();
  return notifyLevel();
}

export function useNotifyLevel(): NotifyLevel {
  return useSyncExternalStore(subscribe, notifyLevel);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
