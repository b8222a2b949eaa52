import "../styles/rooms.css";
import type { ClientRoom, ParleyClient } from "@parley/client";
import type { Invite, Person } from "@parley/protocol";
import { useCallback, useEffect, useState } from "react";
import { refusalText } from "../session/refusal-text.ts";
import { useRoomSnapshot } from "../shell/use-client.ts";
import { FormError } from "../ui/form-error.tsx";
import { Modal } from "../ui/modal.tsx";
import { showToast } from "../ui/toasts.ts";
import { useRequest } from "../ui/use-request.ts";
import { inviteText } from "./invite-text.ts";
import { NewInviteLink } from "./new-invite-link.tsx";
import { PeoplePicker } from "./people-picker.tsx";

interface InviteDialogProps {
  readonly client: ParleyClient;
  readonly room: ClientRoom;
  readonly onClose: () => void;
}

/** Lets people into a room: those one can name at once, others by a link that ends by itself. */
export function InviteDialog({ client, room, onClose }: InviteDialogProps) {
  const { name } = useRoomSnapshot(room);
  const { invites, reload, refusal } = useInvites(room);
  const [now] = useState(() => Date.now());
  const revoking = useRequest();
  const revoke = (invite: Invite): void => {
    void revoking.run(() => room.revokeInvite(invite.id)).then(reload);
  };
  return (
    <Modal title={`Invite to ${name}`} onClose={onClose} className="modal-form">
      <AddPeople client={client} room={room} onDone={onClose} />
      <section className="invites" aria-label="Invite links">
        <h3>By a link</h3>
        <NewInviteLink room={room} onMade={reload} />
        <FormError text={refusal ?? revoking.refusal} />
        {invites.length > 0 && (
          <ul className="invite-list">
            {invites.map((invite) => (
              <li key={invite.id}>
                <span>{inviteText(invite, now)}</span>
                <button
                  type="button"
                  className="button-quiet"
                  aria-label={`Revoke the link: ${inviteText(invite, now)}`}
                  onClick={() => revoke(invite)}
                >
                  Revoke
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
    </Modal>
  );
}

interface AddPeopleProps {
  readonly client: ParleyClient;
  readonly room: ClientRoom;
  readonly onDone: () => void;
}

function AddPeople({ client, room, onDone }: AddPeopleProps) {
  const [picked, setPicked] = useState<readonly Person[]>([]);
  const [members, setMembers] = useState<ReadonlySet<string>>(new Set());
  const { isBusy, refusal, run } = useRequest();
  useEffect(() => {
    // Without an answer whoever is in already is offered, too: letting them in again changes nothing.
    room
      .listMembers()
      .then((all) => setMembers(new Set(all.map(({ id }) => id))))
      .catch(() => undefined);
  }, [room]);
  const add = (): void => {
    void run(async () => {
      for (const { id } of picked) await room.addMember(id);
      showToast(picked.length === 1 ? `${picked[0]?.name ?? ""} is in` : `${picked.length} people are in`);
      onDone();
    });
  };
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (picked.length > 0) add();
      }}
    >
      <PeoplePicker
        client={client}
        label="People to let in"
        picked={picked}
        without={members}
        max={20}
        onChange={setPicked}
      />
      <FormError text={refusal} />
      {picked.length > 0 && (
        <div className="modal-actions">
          <button type="submit" className="button" aria-busy={isBusy}>
            Let in
          </button>
        </div>
      )}
    </form>
  );
}

function useInvites(room: ClientRoom) {
  const [invites, setInvites] = useState<readonly Invite[]>([]);
  const [refusal, setRefusal] = useState<string>();
  const reload = useCallback(() => {
    room.listInvites().then(setInvites, (error: unknown) => setRefusal(refusalText(error)));
  }, [room]);
  useEffect(reload, [reload]);
  return { invites, reload, refusal };
}
