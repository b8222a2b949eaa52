import { ArrowDown, ArrowUp, History } from "lucide-react";
import type { NewLine } from "./use-new-line.ts";

interface NewAboveButtonProps {
  readonly line: NewLine;
  readonly unread: number;
  readonly onJump: (seq: number) => void;
}

/** Above the messages: there is something new further up. */
export function NewAboveButton({ line, unread, onJump }: NewAboveButtonProps) {
  return (
    <button type="button" className="jump jump-up" onClick={() => onJump(line.seq + 1)}>
      <ArrowUp aria-hidden size={16} />
      {newMessages(Math.max(line.count, unread))}
    </button>
  );
}

/** Below them: the view is not at the newest message. */
export function ToPresentButton({ unread, onClick }: { readonly unread: number; readonly onClick: () => void }) {
  return (
    <button type="button" className="jump" onClick={onClick}>
      <ArrowDown aria-hidden size={16} />
      {unread > 0 ? newMessages(unread) : "Jump to latest"}
    </button>
  );
}

/** Below an excerpt: what is said now is not in it. */
export function PresentBar({ unread, onLeave }: { readonly unread: number; readonly onLeave: () => void }) {
  return (
    <div className="present-bar">
      <History aria-hidden size={16} />
      <p>
        You are reading older messages
        {unread > 0 && <span className="present-bar-new">{newMessages(unread)}</span>}
      </p>
      <button type="button" className="present-bar-button" onClick={onLeave}>
        To the present
        <ArrowDown aria-hidden size={16} />
      </button>
    </div>
  );
}

function newMessages(count: number): string {
  return `${count > 999 ? "999+" : count} new ${count === 1 ? "message" : "messages"}`;
}
