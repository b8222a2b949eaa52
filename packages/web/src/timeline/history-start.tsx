/** Always the same height: what stands above the oldest row must not move it. */
export const HISTORY_START_PX = 72;

interface HistoryStartProps {
  readonly name: string;
  readonly hasBefore: boolean;
  readonly hasFailed: boolean;
  readonly onRetry: () => void;
}

/** What stands above the oldest loaded message: more is coming, more did not come, or this is where the room began. */
export function HistoryStart({ name, hasBefore, hasFailed, onRetry }: HistoryStartProps) {
  return (
    <div className="history-start" style={{ height: HISTORY_START_PX }}>
      {!hasBefore && (
        <p>
          This is the beginning of <bdi>{name}</bdi>.
        </p>
      )}
      {hasBefore && !hasFailed && <p>Loading earlier messages</p>}
      {hasBefore && hasFailed && (
        <button type="button" className="button-quiet" onClick={onRetry}>
          Earlier messages did not load. Try again
        </button>
      )}
    </div>
  );
}
