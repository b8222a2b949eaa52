import type { ClientRoom, ParleyClient, SentMessage } from "@parley/client";
import { useMemo, useRef, useState } from "react";
import { FileClientContext } from "../files/shown-files.ts";
import { addFiles, uploadsOf } from "../files/uploads.ts";
import { useFileDrop } from "../files/use-file-drop.ts";
import { RoomDialog } from "../rooms/load-room-dialog.ts";
import { RoomMenu } from "../rooms/load-room-menu.ts";
import type { RoomDialogName } from "../rooms/room-menu.tsx";
import type { Anchor } from "../ui/place.ts";
import { Composer } from "../composer/composer.tsx";
import { ConnectionBanner } from "../shell/connection-banner.tsx";
import type { Counts } from "../shell/counts.ts";
import { useAttention } from "../shell/use-attention.ts";
import { useConnection, useRoomSnapshot } from "../shell/use-client.ts";
import type { Ways } from "../timeline/timeline-list.tsx";
import { Timeline } from "../timeline/timeline.tsx";
import { useStretch } from "../timeline/use-stretch.ts";
import { lazyPart } from "../ui/lazy-part.tsx";
import type { Overlay } from "./message-overlay.tsx";
import { rightsIn } from "./rights.ts";
import { type RoomActions, RoomActionsContext } from "./room-actions.ts";
import { RoomHeader } from "./room-header.tsx";
import { RoomPanel } from "./room-panel.tsx";
import { TypingLine } from "./typing-line.tsx";
import { lastOwn } from "./last-own.ts";
import { PeopleBook } from "../person/people-book.ts";
import type { PanelState } from "./use-panel.ts";

const MessageOverlay = lazyPart(() => import("./message-overlay.tsx").then((part) => part.MessageOverlay), {
  isAtHand: true,
});

interface RoomViewProps {
  readonly client: ParleyClient;
  readonly room: ClientRoom;
  readonly maxTextBytes: number;
  /** What is unread in the other rooms. */
  readonly elsewhere: Counts;
  readonly visited: { readonly seq: number } | undefined;
  readonly panels: PanelState;
  readonly onSearch: () => void;
  readonly onMenu: () => void;
}

/** One open room: header, messages, who is typing, where one writes, and beside it a panel. */
export function RoomView({ client, room, maxTextBytes, elsewhere, visited, panels, onSearch, onMenu }: RoomViewProps) {
  const snapshot = useRoomSnapshot(room);
  const isConnected = useConnection(client).phase === "ready";
  const rights = rightsIn(snapshot);
  const isAttended = useAttention();
  const { panel, toggle, close } = panels;
  const [menu, setMenu] = useState<Anchor>();
  const [dialog, setDialog] = useState<RoomDialogName>();
  const [overlay, setOverlay] = useState<Overlay>();
  const [editing, setEditing] = useState<string>();
  const [replyTo, setReplyTo] = useState<SentMessage>();
  const field = useRef<HTMLTextAreaElement>(null);
  const ways = useRef<Ways>(undefined);

  const shown = useStretch(room, snapshot);
  const { jumpTo } = shown;

  const uploads = uploadsOf(client, room);
  const { isOver, handlers } = useFileDrop(rights.canSpeak, (files) => {
    addFiles(uploads, files);
    field.current?.focus({ preventScroll: true });
  });

  const actions = useMemo((): RoomActions => {
    const focusComposer = () => field.current?.focus({ preventScroll: true });
    return {
      room,
      maxTextBytes,
      people: new PeopleBook(() => client.self?.id),
      self: () => client.self,
      focusComposer,
      reply(message) {
        setReplyTo(message);
        focusComposer();
      },
      edit: ({ key }) => setEditing(key),
      stopEditing() {
        setEditing(undefined);
        focusComposer();
      },
      openMenu: (message, anchor) => setOverlay({ kind: "menu", key: message.key, anchor }),
      pickReaction: (message, anchor) => setOverlay({ kind: "reaction", key: message.key, anchor }),
      askDelete: (message) => setOverlay({ kind: "delete", key: message.key }),
      showHistory: (message) => setOverlay({ kind: "history", key: message.key }),
      showReaders: (message) => setOverlay({ kind: "readers", key: message.key }),
      jumpTo,
    };
  }, [client, room, maxTextBytes, jumpTo]);

  return (
    <FileClientContext value={client}>
      <RoomActionsContext value={actions}>
        <main className="room" id="main" tabIndex={-1} {...handlers}>
          <RoomHeader
            client={client}
            snapshot={snapshot}
            elsewhere={elsewhere}
            panel={panel}
            onMenu={onMenu}
            onPanel={toggle}
            onSearch={onSearch}
            onMore={setMenu}
          />
          <ConnectionBanner client={client} />
          <Timeline
            room={room}
            snapshot={snapshot}
            shown={shown}
            isConnected={isConnected}
            isAttended={isAttended}
            editing={editing}
            visited={visited}
            ways={ways}
          />
          <div className="room-foot">
            <TypingLine people={snapshot.typing} />
            {rights.canSpeak ? (
              <Composer
                field={field}
                roomName={snapshot.name}
                canCallRoom={rights.canCallRoom}
                maxTextBytes={maxTextBytes}
                uploads={uploads}
                replyTo={replyTo}
                onEndReply={() => setReplyTo(undefined)}
                onEditLast={() => {
                  const { items, hasAfter } = shown.stretch;
                  // Older messages are shown: the last one is not among them.
                  if (hasAfter) shown.toPresent();
                  setEditing(lastOwn(hasAfter ? snapshot : { timeline: items })?.key);
                }}
                onSent={() => ways.current?.toBottom()}
              />
            ) : (
              <p className="read-only">
                {snapshot.isArchived
                  ? "This room is archived: it can be read, not written in."
                  : "Only moderators write here."}
              </p>
            )}
          </div>
          {isOver && <p className="drop-hint">Drop it into {snapshot.name}</p>}
          {overlay !== undefined && (
            <MessageOverlay overlay={overlay} items={shown.stretch.items} onClose={() => setOverlay(undefined)} />
          )}
          {menu !== undefined && (
            <RoomMenu
              room={room}
              anchor={menu}
              onDialog={setDialog}
              onPanel={toggle}
              onClose={() => setMenu(undefined)}
            />
          )}
        </main>
        {panel !== undefined && panel !== "search" && (
          <RoomPanel
            client={client}
            room={room}
            panel={panel}
            isConnected={isConnected}
            onInvite={() => setDialog("invite")}
            onClose={close}
          />
        )}
        {dialog !== undefined && (
          <RoomDialog client={client} room={room} dialog={dialog} onClose={() => setDialog(undefined)} />
        )}
      </RoomActionsContext>
    </FileClientContext>
  );
}
