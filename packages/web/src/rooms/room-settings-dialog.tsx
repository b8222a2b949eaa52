import "../styles/rooms.css";
import type { ClientRoom, RoomSnapshot } from "@parley/client";
import type { RoomChange } from "@parley/protocol";
import { Archive, ArchiveRestore } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useRoomSnapshot } from "../shell/use-client.ts";
import { AnnouncingCheck } from "./announcing-check.tsx";
import { FormError } from "../ui/form-error.tsx";
import { Modal } from "../ui/modal.tsx";
import { useRequest } from "../ui/use-request.ts";

interface RoomSettingsDialogProps {
  readonly room: ClientRoom;
  readonly onClose: () => void;
}

/** What a room says of itself and how it works: fields for who moderates it, words for everybody else. */
export function RoomSettingsDialog({ room, onClose }: RoomSettingsDialogProps) {
  const snapshot = useRoomSnapshot(room);
  const isModerator = snapshot.role === "owner" || snapshot.role === "moderator";
  return (
    <Modal title={isModerator ? "Room settings" : `About ${snapshot.name}`} onClose={onClose} className="modal-form">
      {isModerator ? (
        <SettingsForm room={room} snapshot={snapshot} onClose={onClose} />
      ) : (
        <AboutRoom snapshot={snapshot} onClose={onClose} />
      )}
    </Modal>
  );
}

function AboutRoom({ snapshot, onClose }: { readonly snapshot: RoomSnapshot; readonly onClose: () => void }) {
  const { topic, description, posting, kind, isArchived } = snapshot;
  return (
    <>
      {topic !== "" && <p dir="auto">{topic}</p>}
      {description !== "" && (
        <p className="about-text" dir="auto">
          {description}
        </p>
      )}
      <p className="muted">
        {KIND_TEXTS[kind]} {posting === "moderators" && "Only moderators write here. "}
        {isArchived && "It is archived: everything can be read, nothing more is said."}
      </p>
      <div className="modal-actions">
        <button type="button" className="button" data-autofocus onClick={onClose}>
          Close
        </button>
      </div>
    </>
  );
}

const KIND_TEXTS = {
  open: "Whoever has the code or the link can come in, visitors too.",
  public: "Everybody with an account can find it and join.",
  private: "Only who is let in can see it.",
  direct: "A conversation between its members.",
} as const;

interface SettingsFormProps extends RoomSettingsDialogProps {
  readonly snapshot: RoomSnapshot;
}

function SettingsForm({ room, snapshot, onClose }: SettingsFormProps) {
  const [name, setName] = useState(snapshot.name);
  const [topic, setTopic] = useState(snapshot.topic);
  const [description, setDescription] = useState(snapshot.description);
  const [isAnnouncing, setIsAnnouncing] = useState(snapshot.posting === "moderators");
  const [isPrivate, setIsPrivate] = useState(snapshot.kind === "private");
  const { isBusy, refusal, run } = useRequest();
  const id = useId();
  const { isArchived, kind } = snapshot;

  const save = (change: RoomChange): void => {
    void run(() => room.update(change)).then((worked) => {
      if (worked) onClose();
    });
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    const posting = isAnnouncing ? "moderators" : "all";
    const wanted = isPrivate ? "private" : "public";
    save({
      ...(name !== snapshot.name && { name }),
      ...(topic !== snapshot.topic && { topic }),
      ...(description !== snapshot.description && { description }),
      ...(posting !== snapshot.posting && { posting }),
      ...((kind === "public" || kind === "private") && wanted !== kind && { kind: wanted }),
    });
  };

  return (
    <form className="form" onSubmit={onSubmit}>
      <fieldset className="field" disabled={isArchived}>
        <label htmlFor={`${id}-name`}>Name</label>
        <input
          id={`${id}-name`}
          data-autofocus
          required
          maxLength={80}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <label htmlFor={`${id}-topic`}>Topic</label>
        <input
          id={`${id}-topic`}
          maxLength={250}
          autoComplete="off"
          placeholder="What it is about now, in a line"
          value={topic}
          onChange={(event) => setTopic(event.currentTarget.value)}
        />
        <label htmlFor={`${id}-description`}>Description</label>
        <textarea
          id={`${id}-description`}
          rows={3}
          maxLength={2000}
          placeholder="What it is for"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <AnnouncingCheck isAnnouncing={isAnnouncing} onChange={setIsAnnouncing} />
        {(kind === "public" || kind === "private") && (
          <label className="check">
            <input
              type="checkbox"
              checked={isPrivate}
              onChange={(event) => setIsPrivate(event.currentTarget.checked)}
            />
            <span>
              Private
              <span className="check-hint">Nobody finds it or joins; people are let in.</span>
            </span>
          </label>
        )}
      </fieldset>
      {isArchived && <p className="form-note">The room is archived: everything can be read, nothing more is said.</p>}
      <FormError text={refusal} />
      <div className="modal-actions">
        <button
          type="button"
          className="button-quiet modal-actions-start"
          onClick={() => save({ isArchived: !isArchived })}
        >
          {isArchived ? <ArchiveRestore aria-hidden size={16} /> : <Archive aria-hidden size={16} />}
          {isArchived ? "Take out of the archive" : "Archive"}
        </button>
        <button type="button" className="button-quiet" onClick={onClose}>
          {isArchived ? "Close" : "Cancel"}
        </button>
        {!isArchived && (
          <button type="submit" className="button" disabled={name.trim() === ""} aria-busy={isBusy}>
            Save
          </button>
        )}
      </div>
    </form>
  );
}
