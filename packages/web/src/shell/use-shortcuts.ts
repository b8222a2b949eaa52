import type { ClientRoom } from "@parley/client";
import { useEffect } from "react";
import { navigate, roomPath } from "./route.ts";

interface Shortcuts {
  readonly rooms: readonly ClientRoom[];
  readonly openCode: string | undefined;
  readonly onSwitch: () => void;
}

/** Alt+Up and Alt+Down walk through the rooms; Ctrl+K (or Cmd+K) opens the switcher. */
export function useShortcuts({ rooms, openCode, onSwitch }: Shortcuts): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        onSwitch();
      } else if (event.altKey && !event.ctrlKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        const next = neighbour(rooms, openCode, event.key === "ArrowDown" ? 1 : -1);
        if (next === undefined) return;
        event.preventDefault();
        navigate(roomPath(next.code));
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [rooms, openCode, onSwitch]);
}

function neighbour(rooms: readonly ClientRoom[], openCode: string | undefined, step: 1 | -1): ClientRoom | undefined {
  const at = rooms.findIndex((room) => room.code === openCode);
  if (at === -1) return step === 1 ? rooms[0] : rooms.at(-1);
  return rooms[(at + step + rooms.length) % rooms.length];
}
