import type { ClientRoom } from "@parley/client";
import { useEffect } from "react";
import { navigate, roomPath } from "./route.ts";

interface Shortcuts {
  readonly rooms: readonly ClientRoom[];
  readonly openCode: string | undefined;
  readonly onSwitch: () => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
}

/**
 * Alt+Up and Alt+Down walk through the rooms; Ctrl+K (or Cmd+K) opens the switcher; Ctrl+Shift+F, and / where nothing is
 * written, the search; ? there, all of these. Ctrl+F stays the browser's.
 */
export function useShortcuts({ rooms, openCode, onSwitch, onSearch, onHelp }: Shortcuts): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      const key = event.key.toLowerCase();
      const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
      if (isCommand && !event.shiftKey && key === "k") {
        event.preventDefault();
        onSwitch();
      } else if ((isCommand && event.shiftKey && key === "f") || ((key === "/" || key === "?") && isBareKey(event))) {
        if (document.querySelector("dialog[open], .popover") !== null) return;
        event.preventDefault();
        if (key === "?") onHelp();
        else onSearch();
      } else if (event.altKey && !event.ctrlKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        const next = neighbour(rooms, openCode, event.key === "ArrowDown" ? 1 : -1);
        if (next === undefined) return;
        event.preventDefault();
        navigate(roomPath(next.code));
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [rooms, openCode, onSwitch, onSearch, onHelp]);
}

/** A key that would write nothing. */
function isBareKey({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  return !(target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]"));
}

function neighbour(rooms: readonly ClientRoom[], openCode: string | undefined, step: 1 | -1): ClientRoom | undefined {
  const at = rooms.findIndex((room) => room.code === openCode);
  if (at === -1) return step === 1 ? rooms[0] : rooms.at(-1);
  return rooms[(at + step + rooms.length) % rooms.length];
}
