import { memo, type ReactNode } from "react";
import { MessageRow } from "../message/message-row.tsx";
import { Notice } from "./notice.tsx";
import type { Row } from "./rows.ts";
import { DayLine } from "./time-stamp.tsx";

interface TimelineRowProps extends Row {
  readonly isEditing: boolean;
  /** Somebody was just led to it. */
  readonly isTarget: boolean;
  /** What stands at its end; takes no space. */
  readonly mark: ReactNode;
}

/** One row of the timeline with the lines that stand above it. */
export const TimelineRow = memo(function TimelineRow(props: TimelineRowProps) {
  const { item, day, isFirstNew, isLead, isEditing, isTarget, mark } = props;
  return (
    <div className="row" data-key={item.key}>
      {day !== undefined && <DayLine day={day} />}
      {isFirstNew && (
        <div className="new-line" role="separator" aria-label="New messages">
          <span aria-hidden="true">New</span>
        </div>
      )}
      {item.kind === "message" ? (
        <MessageRow message={item} isLead={isLead} isEditing={isEditing} isTarget={isTarget} />
      ) : (
        <Notice item={item} />
      )}
      {mark}
    </div>
  );
});
