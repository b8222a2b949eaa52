import type { Role, RoomKind } from "@parley/protocol";

/** What can be done about a member: another role, or, with null, out. */
export interface MemberDeed {
  readonly label: string;
  readonly role: Role | null;
}

interface Standing {
  readonly own: Role | null;
  /** The other's; undefined where it is not a member. */
  readonly of: Role | undefined;
  readonly isSelf: boolean;
  readonly kind: RoomKind;
}

const ROLE_DEEDS: readonly (MemberDeed & { readonly role: Role })[] = [
  { label: "Make an owner", role: "owner" },
  { label: "Make a moderator", role: "moderator" },
  { label: "Make a mere member", role: "member" },
];
const REMOVE: MemberDeed = { label: "Take out of the room", role: null };

/** What somebody of one's own role may do about another; the server decides all the same. */
export function memberDeeds({ own, of, isSelf, kind }: Standing): readonly MemberDeed[] {
  if (of === undefined || isSelf || kind === "direct") return [];
  if (own === "owner") return [...ROLE_DEEDS.filter(({ role }) => role !== of), REMOVE];
  return own === "moderator" && of === "member" ? [REMOVE] : [];
}
