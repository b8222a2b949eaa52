import type { RoomSnapshot } from "@parley/client";
import { useEffect, useState } from "react";

/** What did not come by then comes while one watches. */
const PATIENCE_MS = 1_500;
/** The newest messages come all at once: after so long without another one they are complete. */
const QUIET_MS = 100;

/** `filling`: the newest messages are still coming in. `placing`: laid out, but the view is not at its place yet. */
export type Opening = "filling" | "placing" | "open";

/**
 * A room's newest messages arrive as single frames, and rows are measured after they are laid out: shown as they come they
 * would run through the view. So a room appears once, filled and in its place. An excerpt of it comes filled.
 */
export function useOpening(snapshot: RoomSnapshot, isPresent: boolean): Opening {
  const [opening, setOpening] = useState<Opening>(isPresent ? "filling" : "placing");
  const { timeline } = snapshot;
  if (opening === "filling" && isFilled(snapshot)) setOpening("placing");

  useEffect(() => {
    if (opening === "open") return;
    if (opening === "filling") {
      const timer = setTimeout(() => setOpening("placing"), PATIENCE_MS);
      return () => clearTimeout(timer);
    }
    // One frame to lay the rows out and measure them, one to scroll to where they really are.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setOpening("open"));
    });
    return () => cancelAnimationFrame(frame);
  }, [opening]);

  useEffect(() => {
    // The head may be an event that shows nowhere (a reaction): then no newest message ever reaches it.
    if (opening !== "filling" || timeline.length === 0) return;
    const timer = setTimeout(() => setOpening("placing"), QUIET_MS);
    return () => clearTimeout(timer);
  }, [opening, timeline]);

  return opening;
}

function isFilled({ timeline, head }: RoomSnapshot): boolean {
  const newest = timeline.findLast((item) => item.kind !== "message" || item.state === "sent");
  return newest === undefined ? head === 0 : "seq" in newest && newest.seq >= head;
}
