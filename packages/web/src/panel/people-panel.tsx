import type { RoomSnapshot } from "@parley/client";
import { Avatar } from "../person/avatar.tsx";
import { SidePanel } from "./side-panel.tsx";

interface PeoplePanelProps {
  readonly online: RoomSnapshot["online"];
  readonly selfId: string | undefined;
  readonly onClose: () => void;
}

/** Who is in the room now. Above a hundred there is only the number. */
export function PeoplePanel({ online, selfId, onClose }: PeoplePanelProps) {
  return (
    <SidePanel title="Online" label="Who is online" count={online.count} onClose={onClose}>
      {online.users.length === 0 ? (
        <p className="panel-note">
          {online.count > 0 ? `${online.count} people are here now.` : "Nobody is known to be here."}
        </p>
      ) : (
        <ul className="people">
          {online.users.map((person) => (
            <li key={person.id}>
              <Avatar person={person} size="s" />
              <bdi className="people-name">{person.name}</bdi>
              {person.id === selfId && <span className="people-you">you</span>}
            </li>
          ))}
        </ul>
      )}
    </SidePanel>
  );
}
