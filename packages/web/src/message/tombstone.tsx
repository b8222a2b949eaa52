import { Ban } from "lucide-react";

/** What remains of a deleted message: that there was one. */
export function Tombstone() {
  return (
    <p className="tombstone">
      <Ban aria-hidden size={14} />
      This message was deleted
    </p>
  );
}
