import type { Status } from "@parley/protocol";

const MINUTE_MS = 60_000;

/** After how long a status ends by itself. `kept`: when the one that is changed does. */
export type Clearing = "kept" | "30 minutes" | "1 hour" | "today" | "never";

export const CLEARINGS: readonly { readonly clearing: Clearing; readonly label: string }[] = [
  { clearing: "30 minutes", label: "30 minutes" },
  { clearing: "1 hour", label: "1 hour" },
  { clearing: "today", label: "Today" },
  { clearing: "never", label: "Never" },
];

/** What is chosen with one press. */
export const SUGGESTIONS: readonly {
  readonly emoji: string;
  readonly text: string;
  readonly clearing: Clearing;
}[] = [
  { emoji: "🗓️", text: "In a meeting", clearing: "1 hour" },
  { emoji: "🍜", text: "Out for lunch", clearing: "1 hour" },
  { emoji: "🎧", text: "Focusing", clearing: "today" },
  { emoji: "🌴", text: "On vacation", clearing: "never" },
];

/** When that is (ms UTC); undefined for never. "Today" ends with this person's day, wherever they are. */
export function endOf(clearing: Clearing, now: number, kept: Status["until"]): number | undefined {
  switch (clearing) {
    case "kept":
      return kept;
    case "30 minutes":
      return now + 30 * MINUTE_MS;
    case "1 hour":
      return now + 60 * MINUTE_MS;
    case "today":
      return new Date(now).setHours(24, 0, 0, 0);
    case "never":
      return undefined;
  }
}
