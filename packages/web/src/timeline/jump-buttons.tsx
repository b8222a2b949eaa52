import { ArrowDown, ArrowUp } from "lucide-react";

/** Above the messages: there is something new further up. */
export function NewAboveButton({ count, onClick }: { readonly count: number; readonly onClick: () => void }) {
  return (
    <button type="button" className="jump jump-up" onClick={onClick}>
      <ArrowUp aria-hidden size={16} />
      {newMessages(count)}
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

function newMessages(count: number): string {
  return `${count > 999 ? "999+" : count} new ${count === 1 ? "message" : "messages"}`;
}
