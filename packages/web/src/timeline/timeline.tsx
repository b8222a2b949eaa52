import type { ClientRoom } from "@parley/client";
import { ArrowDown } from "lucide-react";
import { type RefObject, useLayoutEffect, useRef } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { useRoomSnapshot } from "../shell/use-client.ts";
import { EmptyRoom } from "./empty-room.tsx";
import { HistoryStart, HISTORY_START_PX } from "./history-start.tsx";
import { TimelineRow } from "./message-row.tsx";
import type { Row } from "./rows.ts";
import { useFollow } from "./use-follow.ts";
import { useHistory } from "./use-history.ts";
import { useMarkRead } from "./use-mark-read.ts";
import { useNewLine } from "./use-new-line.ts";
import { useOpening } from "./use-opening.ts";
import { useRows } from "./use-rows.ts";
import { useShownRows } from "./use-shown-rows.ts";

const NO_ROWS: readonly Row[] = [];

interface TimelineProps {
  readonly room: ClientRoom;
  readonly isConnected: boolean;
  readonly isAttended: boolean;
  /** Filled with the way to the newest message: whoever sends one wants to see it. */
  readonly toBottomRef: RefObject<(() => void) | undefined>;
}

/** A room's messages: a virtual list that opens where reading stopped, follows the newest, and grows upwards in place. */
export function Timeline({ room, isConnected, isAttended, toBottomRef }: TimelineProps) {
  const snapshot = useRoomSnapshot(room);
  const viewport = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const { isAtBottom, onScroll, onResize, toBottom, place } = useFollow(viewport, list);
  const opening = useOpening(snapshot);
  const isReading = isAttended && isAtBottom && opening === "open";
  const newLine = useNewLine(snapshot, isReading);
  useMarkRead(room, snapshot, isReading);
  const allRows = useRows(snapshot, newLine);
  const { rows, isShift } = useShownRows(opening === "filling" ? NO_ROWS : allRows);
  useLayoutEffect(() => place(rows), [place, rows]);
  useLayoutEffect(() => {
    toBottomRef.current = toBottom;
  }, [toBottomRef, toBottom]);
  const history = useHistory(room, snapshot, viewport, isConnected && opening === "open");
  const isEmpty = opening !== "filling" && allRows.length === 0 && !snapshot.hasBefore;

  return (
    <div className="timeline">
      <div
        ref={viewport}
        className="timeline-viewport"
        data-opening={opening === "open" ? undefined : opening}
        role="log"
        // A burst would be read out message by message; the announcer sums it up instead.
        aria-live="off"
        aria-label={`Messages in ${snapshot.name}`}
        tabIndex={0}
        onScroll={() => {
          onScroll();
          history.onScroll();
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
          onResize={onResize}
        >
          {(row) => <TimelineRow key={row.item.key} room={room} {...row} />}
        </Virtualizer>
        <div className="timeline-end" />
      </div>
      {!isAtBottom && (
        <button type="button" className="jump" onClick={toBottom}>
          <ArrowDown aria-hidden size={16} />
          {snapshot.unread > 0
            ? `${snapshot.unread} new ${snapshot.unread === 1 ? "message" : "messages"}`
            : "Jump to latest"}
        </button>
      )}
    </div>
  );
}
