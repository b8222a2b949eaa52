import type { ClientRoom, RoomSnapshot } from "@parley/client";
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { useRoomActions } from "../room/room-actions.ts";
import { EmptyRoom } from "./empty-room.tsx";
import { HistoryStart, HISTORY_START_PX } from "./history-start.tsx";
import { NewAboveButton, ToPresentButton } from "./jump-buttons.tsx";
import type { Row } from "./rows.ts";
import { TimelineRow } from "./timeline-row.tsx";
import { useFollow } from "./use-follow.ts";
import { useHistory } from "./use-history.ts";
import { useJump } from "./use-jump.ts";
import { useMarkRead } from "./use-mark-read.ts";
import { useMessageFocus } from "./use-message-focus.ts";
import { useNewAbove } from "./use-new-above.ts";
import { useNewLine } from "./use-new-line.ts";
import { useOpening } from "./use-opening.ts";
import { useRows } from "./use-rows.ts";
import { useShownRows } from "./use-shown-rows.ts";

const NO_ROWS: readonly Row[] = [];

/** Ways through the messages, for those who stand beside them. */
export interface Ways {
  readonly toBottom: () => void;
  readonly jumpTo: (seq: number) => void;
}

interface TimelineProps {
  readonly room: ClientRoom;
  readonly snapshot: RoomSnapshot;
  readonly isConnected: boolean;
  readonly isAttended: boolean;
  /** The key of the message that is being edited. */
  readonly editing: string | undefined;
  /** The message the address names; another object is another visit. */
  readonly visited: { readonly seq: number } | undefined;
  readonly ways: RefObject<Ways | undefined>;
}

/** A room's messages: a virtual list that opens where reading stopped, follows the newest, and grows upwards in place. */
export function Timeline({ room, snapshot, isConnected, isAttended, editing, visited, ways }: TimelineProps) {
  const { focusComposer, people } = useRoomActions();
  people.learn(snapshot);
  const viewport = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const { isAtBottom, onScroll, onResize, toBottom, leave, place } = useFollow(viewport, list);
  const opening = useOpening(snapshot);
  const isOpen = opening === "open";
  const isReading = isAttended && isAtBottom && isOpen;
  const newLine = useNewLine(snapshot, isReading);
  useMarkRead(room, snapshot, { isAttended, isReading });
  const allRows = useRows(snapshot, newLine?.seq);
  const { rows, isShift } = useShownRows(opening === "filling" ? NO_ROWS : allRows);
  useLayoutEffect(() => place(rows), [place, rows]);
  const history = useHistory(room, snapshot, viewport, isConnected && isOpen);
  const { jumpTo, target } = useJump(room, snapshot, { viewport, list, rows, isOpen: opening !== "filling", leave });
  const newAbove = useNewAbove(newLine, snapshot, { viewport, list, rows, isOpen });
  const focus = useMessageFocus({ viewport, list, rows, focusComposer });
  const kept = useMemo(
    () => rows.flatMap(({ item }, index) => (item.key === focus.focused || item.key === editing ? [index] : [])),
    [rows, focus.focused, editing],
  );
  const isEmpty = opening !== "filling" && allRows.length === 0 && !snapshot.hasBefore;

  useLayoutEffect(() => {
    ways.current = { toBottom, jumpTo };
  }, [ways, toBottom, jumpTo]);
  useEffect(() => {
    if (visited !== undefined) jumpTo(visited.seq);
  }, [jumpTo, visited]);

  return (
    <div className="timeline">
      <div
        ref={viewport}
        className="timeline-viewport"
        data-opening={isOpen ? undefined : opening}
        role="log"
        // A burst would be read out message by message; the announcer sums it up instead.
        aria-live="off"
        aria-label={`Messages in ${snapshot.name}`}
        tabIndex={0}
        onFocus={focus.onFocus}
        onBlur={focus.onBlur}
        onKeyDown={focus.onKeyDown}
        onScroll={() => {
          onScroll();
          history.onScroll();
          newAbove.onScroll();
        }}
      >
        {isEmpty ? (
          <EmptyRoom code={snapshot.code} />
        ) : (
          <>
            <div className="timeline-spacer" />
            <HistoryStart
              name={snapshot.name}
              hasBefore={snapshot.hasBefore}
              hasFailed={history.hasFailed}
              onRetry={history.retry}
            />
          </>
        )}
        <Virtualizer
          ref={list}
          scrollRef={viewport}
          data={rows}
          shift={isShift}
          startMargin={HISTORY_START_PX}
          bufferSize={600}
          keepMounted={kept}
          onResize={onResize}
        >
          {(row) => (
            <TimelineRow
              key={row.item.key}
              {...row}
              isEditing={row.item.key === editing}
              isTarget={row.item.key === target}
            />
          )}
        </Virtualizer>
        <div className="timeline-end" />
      </div>
      {newAbove.isNewAbove && newLine !== undefined && (
        <NewAboveButton count={Math.max(newLine.count, snapshot.unread)} onClick={() => jumpTo(newLine.seq + 1)} />
      )}
      {!isAtBottom && <ToPresentButton unread={snapshot.unread} onClick={toBottom} />}
    </div>
  );
}
