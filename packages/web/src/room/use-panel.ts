import { useCallback, useEffect, useState } from "react";
import { isWide } from "../ui/is-wide.ts";
import { readStored, writeStored } from "../ui/stored.ts";

/** What can stand at the right of a room; room-panel.tsx says what each is, and search stands there also without a room. */
const PANELS = ["people", "pins", "files", "search"] as const;
export type PanelName = (typeof PANELS)[number];
/** Of these each is about one room. */
export type RoomPanelName = Exclude<PanelName, "search">;

const KEY = "parley:panel";
const FIRST: PanelName = "people";
const CLOSED = "none";

export interface PanelState {
  readonly panel: PanelName | undefined;
  readonly open: (panel: PanelName) => void;
  /** Opens it, or closes it where it is open. */
  readonly toggle: (panel: PanelName) => void;
  readonly close: () => void;
}

/** Which panel is open. A wide screen remembers it; a narrow one, where it covers the room, starts every room without. */
export function usePanel(openCode: string | undefined): PanelState {
  const [panel, setPanel] = useState(() => (isWide() ? storedPanel() : undefined));

  const show = useCallback((next: PanelName | undefined) => {
    setPanel(next);
    if (isWide()) writeStored(KEY, next ?? CLOSED);
  }, []);
  const close = useCallback(() => show(undefined), [show]);

  useEffect(() => {
    if (!isWide()) setPanel(undefined);
  }, [openCode]);

  useEffect(() => {
    if (panel === undefined) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      // Beside the room it disturbs nobody: there Escape closes it only from inside.
      if (!isWide() || document.activeElement?.closest(".panel")) close();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [panel, close]);

  return { panel, open: show, toggle: (next) => show(next === panel ? undefined : next), close };
}

function storedPanel(): PanelName | undefined {
  const stored = readStored(KEY);
  return stored === undefined ? FIRST : PANELS.find((panel) => panel === stored);
}
