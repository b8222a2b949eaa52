/** Always the same height: what stands above the oldest row must not move it. */
export const HISTORY_START_PX = 72;

interface HistoryEdgeProps {
  readonly hasFailed: boolean;
  readonly onRetry: () => void;
}

interface HistoryStartProps extends HistoryEdgeProps {
  readonly name: string;
  readonly hasBefore: boolean;
}

/** What stands above the oldest loaded message: more is coming, more did not come, or this is where the room began. */
export function HistoryStart({ name, hasBefore, hasFailed, onRetry }: HistoryStartProps) {
  return (
    <div className="history-start" style={{ height: HISTORY_START_PX }}>
      {hasBefore ? (
        <Coming which="Earlier" hasFailed={hasFailed} onRetry={onRetry} />
      ) : (
        <p>
          This is the beginning of <bdi>{name}</bdi>.
        </p>
      )}
    </div>
  );
}

/** What stands below the newest loaded message of an excerpt. */
export function HistoryEnd(props: HistoryEdgeProps) {
  return (
    <div className="history-start" style={{ height: HISTORY_START_PX }}>
      <Coming which="Later" {...props} />
    </div>
  );
}

function Coming({ which, hasFailed, onRetry }: HistoryEdgeProps & { readonly which: "Earlier" | "Later" }) {
  return hasFailed ? (
    <button type="button" className="button-quiet" onClick={onRetry}>
      {which} messages did not load. Try again
    </button>
  ) : (
    <p>Loading {which.toLowerCase()} messages</p>
  );
}
