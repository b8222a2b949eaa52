import type { ClientRoom } from "@parley/client";
import type { Member } from "@parley/protocol";
import { useEffect, useState } from "react";
import { useRoomSnapshot } from "../shell/use-client.ts";

/** Several changes at once are one question. */
const SETTLE_MS = 80;

/** A room's members with their roles, as they are now: asked for anew when the log tells of a change. Undefined until they are here. */
export function useMembers(room: ClientRoom, isWanted: boolean): readonly Member[] | undefined {
  const [members, setMembers] = useState<readonly Member[]>();
  const asOf = lastChange(useRoomSnapshot(room).timeline);
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      room
        .listMembers()
        .then((all) => {
          if (isCurrent) setMembers(all);
        })
        // What is shown stays; the next change or connection asks again.
        .catch(() => undefined);
    }, SETTLE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [room, isWanted, asOf]);
  return members;
}

function lastChange(timeline: ReturnType<ClientRoom["snapshot"]>["timeline"]): number {
  const last = timeline.findLast(({ kind }) => kind.startsWith("member_"));
  return last !== undefined && "seq" in last ? last.seq : 0;
}
