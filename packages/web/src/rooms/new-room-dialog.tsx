import "../styles/rooms.css";
import type { ParleyClient } from "@parley/client";
import { Globe, Hash, Lock } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { toRoomCode } from "../shell/room-code.ts";
import { AnnouncingCheck } from "./announcing-check.tsx";
import { navigate, roomPath } from "../shell/route.ts";
import { FormError } from "../ui/form-error.tsx";
import { Modal } from "../ui/modal.tsx";
import { Segments } from "../ui/segments.tsx";
import { useRequest } from "../ui/use-request.ts";

const KINDS = [
  { value: "public", label: "Public", Icon: Globe, hint: "Everybody with an account finds it and can join." },
  { value: "private", label: "Private", Icon: Lock, hint: "Only who is let in, by a member or an invite link." },
  { value: "open", label: "By code", Icon: Hash, hint: "Whoever has its code or link comes in, visitors too." },
] as const;
type Kind = (typeof KINDS)[number]["value"];

interface NewRoomDialogProps {
  readonly client: ParleyClient;
  readonly onClose: () => void;
}

export function NewRoomDialog({ client, onClose }: NewRoomDialogProps) {
  const [kind, setKind] = useState<Kind>("public");
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [isAnnouncing, setIsAnnouncing] = useState(false);
  const { isBusy, refusal, run } = useRequest();
  const id = useId();
  const code = toRoomCode(name);
  const hint = KINDS.find(({ value }) => value === kind)?.hint;
  const isReady = kind === "open" ? code !== undefined : name.trim() !== "";

  const create = async (): Promise<void> => {
    const made =
      kind === "open"
        ? await client.join(code ?? name)
        : await client.createRoom({
            kind,
            name,
            ...(topic.trim() !== "" && { topic }),
            ...(isAnnouncing && { posting: "moderators" as const }),
          });
    onClose();
    navigate(roomPath(made.code));
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) void run(create);
  };

  return (
    <Modal title="New room" onClose={onClose} className="modal-form">
      <form className="form" onSubmit={onSubmit}>
        <div className="field">
          <Segments label="Who comes in" isLabelHidden choices={KINDS} chosen={kind} onChoose={setKind} />
          <p className="form-note">{hint}</p>
        </div>
        <label htmlFor={`${id}-name`}>{kind === "open" ? "Code" : "Name"}</label>
        <input
          id={`${id}-name`}
          data-autofocus
          autoComplete="off"
          maxLength={80}
          value={name}
          placeholder={kind === "open" ? "garden-plans" : "Garden plans"}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {kind === "open" && code !== undefined && code !== name && (
          <p className="form-hint">
            Its code will be <strong>{code}</strong>.
          </p>
        )}
        {kind !== "open" && (
          <>
            <label htmlFor={`${id}-topic`}>
              Topic <span className="muted">(optional)</span>
            </label>
            <input
              id={`${id}-topic`}
              autoComplete="off"
              maxLength={250}
              value={topic}
              placeholder="What it is about, in a line"
              onChange={(event) => setTopic(event.currentTarget.value)}
            />
            <AnnouncingCheck isAnnouncing={isAnnouncing} onChange={setIsAnnouncing} />
          </>
        )}
        <FormError text={refusal} />
        <div className="modal-actions">
          <button type="button" className="button-quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button" disabled={!isReady} aria-busy={isBusy}>
            {kind === "open" ? "Join or create" : "Create room"}
          </button>
        </div>
      </form>
    </Modal>
  );
}
