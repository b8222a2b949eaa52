interface AnnouncingCheckProps {
  readonly isAnnouncing: boolean;
  readonly onChange: (isAnnouncing: boolean) => void;
}

/** Whether a room is for announcements. */
export function AnnouncingCheck({ isAnnouncing, onChange }: AnnouncingCheckProps) {
  return (
    <label className="check">
      <input type="checkbox" checked={isAnnouncing} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        Announcements
        <span className="check-hint">Only moderators write; everybody else reads.</span>
      </span>
    </label>
  );
}
