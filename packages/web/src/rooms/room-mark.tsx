import type { OnlineUser } from "@parley/client";
import type { Person, RoomKind } from "@parley/protocol";
import { Lock, UsersRound } from "lucide-react";
import { Avatar } from "../person/avatar.tsx";
import { PresenceDot } from "../status/presence-dot.tsx";

interface RoomMarkProps {
  readonly kind: RoomKind;
  /** Of a direct room: the others in it. */
  readonly others?: readonly Person[];
  /** Who of them is here. */
  readonly online?: readonly OnlineUser[];
}

/** What stands before a room's name: # where one may come in, a lock where one is let in, a face for a conversation. */
export function RoomMark({ kind, others = [], online = [] }: RoomMarkProps) {
  const [other, second] = others;
  if (kind === "private") return <Lock aria-hidden size={14} className="hash" />;
  if (kind !== "direct") {
    return (
      <span className="hash" aria-hidden="true">
        #
      </span>
    );
  }
  if (other === undefined || second !== undefined) return <UsersRound aria-hidden size={16} className="hash" />;
  return (
    <span className="with-presence">
      <Avatar person={other} size="s" />
      <PresenceDot user={online.find(({ id }) => id === other.id)} />
    </span>
  );
}
