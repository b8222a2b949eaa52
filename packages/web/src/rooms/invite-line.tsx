import { createClient, SignInRequired } from "@parley/client";
import { useInvite } from "./use-invite.ts";

/** Nobody is signed in: a client that only asks what anybody may ask, and is never connected. */
const { viewInvite } = createClient({
  url: location.origin,
  credentials: { kind: "user", accessToken: () => Promise.reject(new SignInRequired()) },
});

/** Where an invite link leads, for somebody who is not signed in yet. */
export function InviteLine({ token }: { readonly token: string; readonly onClose: () => void }) {
  const { preview, refusal } = useInvite(token, viewInvite);
  if (preview === undefined) return <p className="muted">{refusal ?? "Sign in to see where the link leads."}</p>;
  return (
    <p className="muted">
      <bdi>{preview.by.name}</bdi> invites you to{" "}
      <strong>
        <bdi>{preview.name}</bdi>
      </strong>
      . Sign in, or create an account, to join.
    </p>
  );
}
