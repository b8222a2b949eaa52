import "../styles/rooms.css";
import type { ParleyClient } from "@parley/client";
import type { RoomListing } from "@parley/protocol";
import { Archive } from "lucide-react";
import { navigate, roomPath } from "../shell/route.ts";
import { Modal } from "../ui/modal.tsx";
import { FormError } from "../ui/form-error.tsx";
import { useRequest } from "../ui/use-request.ts";
import { RoomMark } from "./room-mark.tsx";
import { useBrowsing } from "./use-browsing.ts";

interface BrowseDialogProps {
  readonly client: ParleyClient;
  readonly onClose: () => void;
}

/** The public rooms, and one's own archived ones: found by name, joined with a button, opened when one is in. */
export function BrowseDialog({ client, onClose }: BrowseDialogProps) {
  const { rooms, search, setSearch, more, refusal } = useBrowsing(client);
  const joining = useRequest();
  const enter = (room: RoomListing): void => {
    void joining.run(async () => {
      await client.join(room.code);
      onClose();
      navigate(roomPath(room.code));
    });
  };
  return (
    <Modal title="Rooms to join" onClose={onClose} className="modal-list">
      <input
        className="search-input"
        data-autofocus
        type="search"
        aria-label="Find a room"
        placeholder="Find a room"
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <FormError text={joining.refusal ?? refusal} />
      <ul className="browse-list" aria-label="Rooms" aria-busy={rooms === undefined}>
        {rooms?.map((room) => (
          <li key={room.id}>
            <span className="browse-mark">
              {room.isArchived === true ? <Archive aria-hidden size={16} /> : <RoomMark kind={room.kind} />}
            </span>
            <span className="browse-text">
              <bdi className="browse-name">{room.name}</bdi>
              <span className="browse-detail">
                {room.members} {room.members === 1 ? "member" : "members"}
                {room.isArchived === true && " · archived"}
                {room.topic !== undefined && (
                  <>
                    {" · "}
                    <bdi>{room.topic}</bdi>
                  </>
                )}
              </span>
            </span>
            <button
              type="button"
              className={room.isMember ? "button-quiet" : "button"}
              aria-label={`${room.isMember ? "Open" : "Join"} ${room.name}`}
              onClick={() => enter(room)}
            >
              {room.isMember ? "Open" : "Join"}
            </button>
          </li>
        ))}
      </ul>
      {rooms?.length === 0 && (
        <p className="form-note">
          {search.trim() === "" ? "There are no public rooms yet." : "No room is called that."}
        </p>
      )}
      {more !== undefined && (
        <button type="button" className="button-quiet" onClick={more}>
          Show more
        </button>
      )}
    </Modal>
  );
}
