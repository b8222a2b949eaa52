import type { SentMessage } from "@parley/client";
import type { ReactionCount } from "@parley/protocol";
import { SmilePlus } from "lucide-react";
import { useRoomActions } from "../room/room-actions.ts";
import { toggleReaction } from "./change-message.ts";
import { reactionTitle } from "./reaction-title.ts";

interface ReactionsProps {
  readonly message: SentMessage;
  readonly reactions: readonly ReactionCount[];
}

/** The reactions under a message: pressed, one's own is put or taken back; pointed at, each says who. */
export function Reactions({ message, reactions }: ReactionsProps) {
  const { room, self, pickReaction } = useRoomActions();
  const selfId = self()?.id;
  return (
    <ul className="reactions" aria-label="Reactions">
      {reactions.map((reaction) => {
        const { emoji, count, isOwn } = reaction;
        const title = reactionTitle(reaction, selfId);
        return (
          <li key={emoji}>
            <button
              type="button"
              className="reaction"
              aria-pressed={isOwn === true}
              aria-label={`${emoji} ${count}: ${title}`}
              title={title}
              onClick={() => toggleReaction(room, message, emoji)}
            >
              <span className="reaction-emoji">{emoji}</span>
              <span className="reaction-count">{count}</span>
            </button>
          </li>
        );
      })}
      <li>
        <button
          type="button"
          className="reaction reaction-add"
          aria-label="Add a reaction"
          title="Add a reaction"
          aria-haspopup="dialog"
          onClick={(event) => pickReaction(message, event.currentTarget.getBoundingClientRect())}
        >
          <SmilePlus aria-hidden size={15} />
        </button>
      </li>
    </ul>
  );
}
