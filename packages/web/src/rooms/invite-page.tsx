import "../styles/home.css";
import "../styles/rooms.css";
import type { ParleyClient } from "@parley/client";
import { useState } from "react";
import { navigate, roomPath } from "../shell/route.ts";
import { FormError } from "../ui/form-error.tsx";
import { useRequest } from "../ui/use-request.ts";
import { useInvite } from "./use-invite.ts";
import { timeLeft } from "./invite-text.ts";
import { RoomMark } from "./room-mark.tsx";

interface InvitePageProps {
  readonly client: ParleyClient;
  readonly token: string;
  readonly isVisitor: boolean;
  readonly onClose: () => void;
}

/** An invite link was opened: says where it leads. Only the button comes in; opening a link uses nothing up. */
export function InvitePage({ client, token, isVisitor, onClose }: InvitePageProps) {
  const { preview, refusal } = useInvite(token, client.viewInvite);
  const [now] = useState(() => Date.now());
  const joining = useRequest();
  const join = (): void => {
    void joining.run(async () => {
      const { code } = await client.acceptInvite(token);
      navigate(roomPath(code));
    });
  };
  return (
    <main className="room" id="main" tabIndex={-1}>
      <div className="centered invite">
        {refusal !== undefined && (
          <>
            <h1>This invite does not open</h1>
            <p className="muted">{refusal}</p>
            <button type="button" className="button" onClick={onClose}>
              To your rooms
            </button>
          </>
        )}
        {preview !== undefined && (
          <>
            <p className="muted">
              <bdi>{preview.by.name}</bdi> invites you to
            </p>
            <h1 className="invite-name">
              <RoomMark kind={preview.kind} /> <bdi>{preview.name}</bdi>
            </h1>
            {preview.topic !== undefined && <p dir="auto">{preview.topic}</p>}
            <p className="muted">
              {preview.members} {preview.members === 1 ? "member" : "members"} · the link ends in{" "}
              {timeLeft(preview.expiresAt - now)}
            </p>
            <FormError text={joining.refusal} />
            {isVisitor ? (
              <p className="form-note">
                Invite links are for people with an account. Sign out, and come back with one.
              </p>
            ) : (
              <div className="home-actions">
                <button type="button" className="button" aria-busy={joining.isBusy} onClick={join}>
                  Join the room
                </button>
                <button type="button" className="button-quiet" onClick={onClose}>
                  Not now
                </button>
              </div>
            )}
          </>
        )}
      </div>
    </main>
  );
}
