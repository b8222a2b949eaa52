import { Check, Link2 } from "lucide-react";
import { roomPath } from "../shell/route.ts";
import { useCopy } from "../ui/use-copy.ts";

/** A room in which nobody has said anything yet: what it needs is somebody to talk to. */
export function EmptyRoom({ code }: { readonly code: string }) {
  const { copied, copy } = useCopy();
  const link = location.origin + roomPath(code);
  return (
    <div className="empty-room">
      <h2>It is quiet here</h2>
      <p className="muted">Write the first message, or invite somebody with the link of this room.</p>
      <button type="button" className="button-quiet empty-room-link" onClick={() => copy(link)}>
        {copied ? <Check aria-hidden size={16} /> : <Link2 aria-hidden size={16} />}
        <span>{copied ? "Link copied" : link}</span>
      </button>
    </div>
  );
}
