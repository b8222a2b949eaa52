import type { Counts } from "./counts.ts";

const MAX = 999;

/** How much is unread, quietly; how often one was called, loudly, in its place. */
export function UnreadBadge({ unread, mentions }: Counts) {
  if (unread === 0) return null;
  return mentions > 0 ? (
    <span className="badge" title={`${mentions} of ${unread} unread messages call you`}>
      <span aria-hidden="true">@</span>
      {cut(mentions)}
      <span className="sr-only">
        {" "}
        {mentions === 1 ? "mention" : "mentions"}, {unread} unread
      </span>
    </span>
  ) : (
    <span className="badge badge-quiet">
      {cut(unread)}
      <span className="sr-only"> unread</span>
    </span>
  );
}

function cut(count: number): string {
  return count > MAX ? `${MAX}+` : String(count);
}
