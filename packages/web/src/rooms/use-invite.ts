import { type ParleyClient, ReplyError } from "@parley/client";
import type { InvitePreview } from "@parley/protocol";
import { useEffect, useState } from "react";
import { refusalText } from "../session/refusal-text.ts";

interface OpenedInvite {
  readonly preview: InvitePreview | undefined;
  readonly refusal: string | undefined;
}

/** What an invite link leads to; both undefined until the server has answered. Looking uses nothing up. */
export function useInvite(token: string, viewInvite: ParleyClient["viewInvite"]): OpenedInvite {
  const [preview, setPreview] = useState<InvitePreview>();
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    viewInvite(token).then(
      (invite) => {
        if (isCurrent) setPreview(invite);
      },
      (error: unknown) => {
        if (isCurrent) setRefusal(inviteRefusal(error));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [token, viewInvite]);
  return { preview, refusal };
}

/** `not_found` is about a link here, not about a room. */
export function inviteRefusal(error: unknown): string {
  return error instanceof ReplyError && error.code === "not_found"
    ? "There is no such invite. It may have been revoked."
    : refusalText(error);
}
