import type { ClientRoom, ParleyClient } from "@parley/client";
import { useEffect, useRef, useState } from "react";
import { Composer } from "../composer/composer.tsx";
import { ConnectionBanner } from "../shell/connection-banner.tsx";
import { useAttention } from "../shell/use-attention.ts";
import { useConnection, useRoomSnapshot, useSelf } from "../shell/use-client.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { readStored, writeStored } from "../ui/stored.ts";
import { LeaveDialog } from "./leave-dialog.tsx";
import { PeoplePanel } from "./people-panel.tsx";
import { RoomHeader } from "./room-header.tsx";
import { TypingLine } from "./typing-line.tsx";

const PEOPLE_KEY = "parley:people";

interface RoomViewProps {
  readonly client: ParleyClient;
  readonly room: ClientRoom;
  readonly maxTextBytes: number;
  readonly unreadElsewhere: number;
  readonly onMenu: () => void;
}

/** One open room: header, messages, who is typing, where one writes, and beside it who is online. */
export function RoomView({ client, room, maxTextBytes, unreadElsewhere, onMenu }: RoomViewProps) {
  const snapshot = useRoomSnapshot(room);
  const { phase } = useConnection(client);
  const self = useSelf(client);
  const isAttended = useAttention();
  const [arePeopleShown, setArePeopleShown] = useState(() => isWide() && readStored(PEOPLE_KEY) !== "hidden");
  const [isLeaving, setIsLeaving] = useState(false);
  const toBottom = useRef<() => void>(undefined);

  const showPeople = (isShown: boolean): void => {
    setArePeopleShown(isShown);
    writeStored(PEOPLE_KEY, isShown ? undefined : "hidden");
  };

  useEffect(() => {
    if (!arePeopleShown) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented && !isWide()) setArePeopleShown(false);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [arePeopleShown]);

  return (
    <>
      <main className="room" id="main" tabIndex={-1}>
        <RoomHeader
          snapshot={snapshot}
          unreadElsewhere={unreadElsewhere}
          arePeopleShown={arePeopleShown}
          onMenu={onMenu}
          onPeople={() => showPeople(!arePeopleShown)}
          onLeave={() => setIsLeaving(true)}
        />
        <ConnectionBanner client={client} />
        <Timeline room={room} isConnected={phase === "ready"} isAttended={isAttended} toBottomRef={toBottom} />
        <div className="room-foot">
          <TypingLine people={snapshot.typing} />
          <Composer
            room={room}
            roomName={snapshot.name}
            maxTextBytes={maxTextBytes}
            onSent={() => toBottom.current?.()}
          />
        </div>
      </main>
      {arePeopleShown && <PeoplePanel online={snapshot.online} selfId={self?.id} onClose={() => showPeople(false)} />}
      {isLeaving && <LeaveDialog room={room} onClose={() => setIsLeaving(false)} />}
    </>
  );
}

function isWide(): boolean {
  return matchMedia("(min-width: 1024px)").matches;
}
