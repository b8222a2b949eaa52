import "../styles/status.css";

/** Filled for who is here, hollow for who is away, none for who is offline; and in words for whoever does not see it. */
export function PresenceDot({ user }: { readonly user: { readonly isAway: boolean } | undefined }) {
  if (user === undefined) return null;
  return (
    <span className="presence" data-away={user.isAway || undefined}>
      <span className="sr-only">{user.isAway ? "away" : "online"}</span>
    </span>
  );
}
