import { X } from "lucide-react";
import type { ReactNode } from "react";

interface SidePanelProps {
  readonly title: string;
  /** What it is to somebody who only hears its name; its title where that is not given. */
  readonly label?: string;
  readonly count?: number | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The frame of whatever opens at the right of a room: beside it on a wide screen, over it on a narrow one. */
export function SidePanel({ title, label = title, count, onClose, children }: SidePanelProps) {
  return (
    <aside className="panel" aria-label={label}>
      <header className="panel-head">
        <h2>
          {title} {count !== undefined && <span className="panel-count">{count}</span>}
        </h2>
        <button
          type="button"
          className="icon-button"
          aria-label={`Close: ${label}`}
          title="Close (Esc)"
          onClick={onClose}
        >
          <X aria-hidden size={18} />
        </button>
      </header>
      <div className="panel-body">{children}</div>
    </aside>
  );
}
