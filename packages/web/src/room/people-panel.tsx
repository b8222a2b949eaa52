import type { RoomSnapshot } from "@parley/client";
import { X } from "lucide-react";
import { Avatar } from "../person/avatar.tsx";

interface PeoplePanelProps {
  readonly online: RoomSnapshot["online"];
  readonly selfId: string | undefined;
  readonly onClose: () => void;
}

/** Who is in the room now. Above a hundred there is only the number. */
export function PeoplePanel({ online, selfId, onClose }: PeoplePanelProps) {
  return (
    <aside className="people" aria-label="Who is online">
      <header className="people-head">
        <h2>
          Online <span className="people-count">{online.count}</span>
        </h2>
        <button type="button" className="icon-button" aria-label="Close the list of people" onClick={onClose}>
          <X aria-hidden size={18} />
        </button>
      </header>
      {online.users.length === 0 ? (
        <p className="people-many">
          {online.count > 0 ? `${online.count} people are here now.` : "Nobody is known to be here."}
        </p>
      ) : (
        <ul>
          {online.users.map((person) => (
            <li key={person.id}>
              <Avatar person={person} size="s" />
              <bdi className="people-name">{person.name}</bdi>
              {person.id === selfId && <span className="people-you">you</span>}
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}
