import type { ClientRoom, SentMessage } from "@parley/client";
import { useEffect, useState } from "react";
import { refusalText } from "../session/refusal-text.ts";
import { useRoomSnapshot } from "../shell/use-client.ts";

/** Several changes at once are one question. */
const SETTLE_MS = 80;

interface Pins {
  /** Undefined until they are here. */
  readonly pins: readonly SentMessage[] | undefined;
  readonly refusal: string | undefined;
}

/** The pinned messages as they are now: asked for anew when one is pinned, unpinned or changed, and after an absence. */
export function usePins(room: ClientRoom, isConnected: boolean): Pins {
  const [pins, setPins] = useState<readonly SentMessage[]>();
  const [refusal, setRefusal] = useState<string>();
  const shown = pinnedIn(useRoomSnapshot(room).timeline);

  useEffect(() => {
    if (!isConnected) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      room.pins().then(
        (all) => {
          if (isCurrent) setPins(all);
        },
        (error: unknown) => {
          if (isCurrent) setRefusal(refusalText(error));
        },
      );
    }, SETTLE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [room, isConnected, shown]);

  return { pins, refusal };
}

/** Which messages on the page are pinned, and as of which change: another string when the panel has something to ask. */
function pinnedIn(timeline: ReturnType<ClientRoom["snapshot"]>["timeline"]): string {
  let pinned = "";
  for (const item of timeline) {
    if (item.kind === "message" && item.state === "sent" && item.isPinned === true) {
      pinned += `${item.seq}:${item.changedSeq ?? 0} `;
    }
  }
  return pinned;
}
