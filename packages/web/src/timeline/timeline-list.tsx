import type { RoomSnapshot } from "@parley/client";
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import type { RowMarks } from "../receipts/read-marks-layer.tsx";
import { useRoomActions } from "../room/room-actions.ts";
import { lazyPart } from "../ui/lazy-part.tsx";
import { HistoryEnd, HistoryStart, HISTORY_START_PX } from "./history-edge.tsx";
import { NewAboveButton, PresentBar, ToPresentButton } from "./jump-buttons.tsx";
import type { Row } from "./rows.ts";
import { PRESENT_KEY } from "./stretch.ts";
import { TimelineRow } from "./timeline-row.tsx";
import { useAnchor } from "./use-anchor.ts";
import { useFollow } from "./use-follow.ts";
import { useHistory } from "./use-history.ts";
import { useJump } from "./use-jump.ts";
import { useMessageFocus } from "./use-message-focus.ts";
import { type LineSight, useNewAbove } from "./use-new-above.ts";
import { useOpening } from "./use-opening.ts";
import { useRows } from "./use-rows.ts";
import { useShownRows } from "./use-shown-rows.ts";
import type { ShownStretch } from "./use-stretch.ts";

const EmptyRoom = lazyPart(() => import("./empty-room.tsx").then((part) => part.EmptyRoom));
const ReadMarksLayer = lazyPart(() => import("../receipts/read-marks-layer.tsx").then((part) => part.ReadMarksLayer));
const NO_ROWS: readonly Row[] = [];

/** Ways through the messages, for those who stand beside them. */
export interface Ways {
  readonly toBottom: () => void;
}

interface TimelineListProps {
  readonly snapshot: RoomSnapshot;
  readonly shown: ShownStretch;
  readonly isConnected: boolean;
  readonly editing: string | undefined;
  readonly line: LineSight;
  /** Whether the room has been in view before: then the present means its end, not the first new message. */
  readonly wasPlaced: RefObject<boolean>;
  readonly onAtPresent: (isAtPresent: boolean) => void;
  readonly ways: RefObject<Ways | undefined>;
}

/** One stretch of a room: a virtual list that opens in its place, follows the newest, and grows at both ends in place. */
export function TimelineList(props: TimelineListProps) {
  const { snapshot, shown, isConnected, editing, line, wasPlaced, onAtPresent, ways } = props;
  const { stretch, toPresent } = shown;
  const { hasBefore, hasAfter } = stretch;
  const { focusComposer } = useRoomActions();
  const viewport = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const [startsAtEnd] = useState(() => wasPlaced.current);
  const opening = useOpening(snapshot, stretch.key === PRESENT_KEY);
  const isOpen = opening === "open";
  const isFilled = opening !== "filling";
  const follow = useFollow(viewport, list, { canFollow: !hasAfter, isOpen, startsAtEnd });
  const { place } = follow;
  const allRows = useRows(stretch, line.newLine?.seq);
  const { rows, isShift } = useShownRows(isFilled ? allRows : NO_ROWS);
  useLayoutEffect(() => place(rows), [place, rows]);
  const anchor = useAnchor(viewport, list, rows);
  const [marks, setMarks] = useState<RowMarks>();
  const history = useHistory(stretch, viewport, isConnected && isOpen);
  const target = useJump(shown, { stretch, viewport, list, rows, isFilled, leave: follow.leave });
  const newAbove = useNewAbove(line, { viewport, list, rows, hasBefore, isOpen });
  const focus = useMessageFocus({ viewport, list, rows, focusComposer });
  const kept = useMemo(
    () => rows.flatMap(({ item }, index) => (item.key === focus.focused || item.key === editing ? [index] : [])),
    [rows, focus.focused, editing],
  );
  const isEmpty = isFilled && allRows.length === 0 && !hasBefore;
  const isAtPresent = follow.isAtBottom && isOpen && !hasAfter;
  const toBottom = hasAfter ? toPresent : follow.toBottom;

  // Before the paint: what is read as it arrives must not flash up as unread.
  useLayoutEffect(() => {
    onAtPresent(isAtPresent);
    return () => onAtPresent(false);
  }, [onAtPresent, isAtPresent]);
  useLayoutEffect(() => {
    if (isOpen) wasPlaced.current = true;
  }, [wasPlaced, isOpen]);
  useLayoutEffect(() => {
    ways.current = { toBottom };
  }, [ways, toBottom]);

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
          follow.onScroll();
          anchor.note();
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
              hasBefore={hasBefore}
              hasFailed={history.failed === "before"}
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
          onResize={() => {
            if (follow.onResize()) anchor.hold();
            anchor.note();
          }}
        >
          {(row) => (
            <TimelineRow
              key={row.item.key}
              {...row}
              isEditing={row.item.key === editing}
              isTarget={row.item.key === target}
              mark={marks?.get(row.item.key)}
            />
          )}
        </Virtualizer>
        {hasAfter && <HistoryEnd hasFailed={history.failed === "after"} onRetry={history.retry} />}
        <div className="timeline-end" />
      </div>
      {(marks !== undefined || snapshot.receipts.length > 0) && (
        <ReadMarksLayer items={stretch.items} receipts={snapshot.receipts} hasAfter={hasAfter} onMarks={setMarks} />
      )}
      {newAbove.isNewAbove && line.newLine !== undefined && (
        <NewAboveButton line={line.newLine} unread={snapshot.unread} onJump={shown.jumpTo} />
      )}
      {hasAfter ? (
        <PresentBar unread={snapshot.unread} onLeave={toPresent} />
      ) : (
        !follow.isAtBottom && <ToPresentButton unread={snapshot.unread} onClick={toBottom} />
      )}
    </div>
  );
}
