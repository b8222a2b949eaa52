import "../styles/rooms.css";
import type { ParleyClient } from "@parley/client";
import type { Person } from "@parley/protocol";
import { useState } from "react";
import { navigate, roomPath } from "../shell/route.ts";
import { FormError } from "../ui/form-error.tsx";
import { Modal } from "../ui/modal.tsx";
import { useRequest } from "../ui/use-request.ts";
import { PeoplePicker } from "./people-picker.tsx";

/** Eight in all; beyond that it is a room. */
const MAX_OTHERS = 7;

interface DialogProps {
  readonly client: ParleyClient;
  readonly onClose: () => void;
}

/** A conversation with one person or a few: picking the same ones again leads to the same conversation. */
export function DirectDialog({ client, onClose }: DialogProps) {
  const [picked, setPicked] = useState<readonly Person[]>([]);
  const { isBusy, refusal, run } = useRequest();
  const open = (): void => {
    void run(async () => {
      const { code } = await client.openDirect(picked.map(({ id }) => id));
      onClose();
      navigate(roomPath(code));
    });
  };
  return (
    <Modal title="New conversation" onClose={onClose} className="modal-form">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (picked.length > 0) open();
        }}
      >
        <PeoplePicker
          client={client}
          label="People"
          picked={picked}
          without={new Set([client.self?.id ?? ""])}
          max={MAX_OTHERS}
          onChange={setPicked}
        />
        <FormError text={refusal} />
        <div className="modal-actions">
          <button type="button" className="button-quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button" disabled={picked.length === 0} aria-busy={isBusy}>
            Start talking
          </button>
        </div>
      </form>
    </Modal>
  );
}
