import { ALT_KEY, SEARCH_KEYS, SWITCH_KEYS } from "../shell/shortcut-keys.ts";

interface ShortcutGroup {
  readonly title: string;
  /** Keys pressed together, a space between them; and what they do. */
  readonly keys: readonly (readonly [keys: string, meaning: string])[];
}

export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: "Everywhere",
    keys: [
      [SWITCH_KEYS, "Find or join a room"],
      [`${ALT_KEY} ↑`, "Room above"],
      [`${ALT_KEY} ↓`, "Room below"],
      [SEARCH_KEYS, "Search messages"],
      ["/", "Search, outside of fields"],
      ["?", "These shortcuts, outside of fields"],
      ["Esc", "Close, or back to writing"],
    ],
  },
  {
    title: "While you write",
    keys: [
      ["Enter", "Send"],
      ["Shift Enter", "New line"],
      ["↑", "Edit your last message"],
      ["@", "Call somebody by name"],
      [":", "Emoji by name"],
    ],
  },
  {
    title: "On a message",
    keys: [
      ["↑", "Message above"],
      ["↓", "Message below"],
      ["Enter", "Everything you can do with it"],
      ["+", "React"],
      ["R", "Reply"],
      ["E", "Edit"],
      ["C", "Copy its text"],
      ["L", "Copy its link"],
      ["P", "Pin or unpin"],
      ["U", "Mark unread from here"],
      ["H", "See its edits"],
      ["Delete", "Delete"],
    ],
  },
  {
    title: "In search",
    keys: [
      ["↓", "To the results, and through them"],
      ["Enter", "Open in the conversation"],
      ["Esc", "Back to the field, then out"],
    ],
  },
];
