import type { ClientRoom, ParleyClient } from "@parley/client";
import type { Member, Person, Role, Status } from "@parley/protocol";
import { Ellipsis, UserPlus } from "lucide-react";
import { useState } from "react";
import { Avatar } from "../person/avatar.tsx";
import { refusalText } from "../session/refusal-text.ts";
import { useRoomSnapshot } from "../shell/use-client.ts";
import { PresenceDot } from "../status/presence-dot.tsx";
import { StatusMark } from "../status/status-mark.tsx";
import { Menu } from "../ui/load-menu.ts";
import type { Anchor } from "../ui/place.ts";
import { showToast } from "../ui/toasts.ts";
import { memberDeeds, type MemberDeed } from "./member-deeds.ts";
import { SidePanel } from "./side-panel.tsx";
import { useMembers } from "./use-members.ts";

const ROLE_TEXTS: Record<Role, string> = { owner: "Owner", moderator: "Moderator", member: "" };

interface MembersPanelProps {
  readonly client: ParleyClient;
  readonly room: ClientRoom;
  readonly isConnected: boolean;
  readonly onInvite: () => void;
  readonly onClose: () => void;
}

/** Who is in the room, who of them is here now, and what each may do. Above a hundred online there is only the number. */
export function MembersPanel({ client, room, isConnected, onInvite, onClose }: MembersPanelProps) {
  const { online, role, kind, isArchived } = useRoomSnapshot(room);
  const members = useMembers(room, role !== null && isConnected);
  const [menu, setMenu] = useState<{ readonly member: Member; readonly anchor: Anchor }>();
  const here = new Set(online.users.map(({ id }) => String(id)));
  const away = members?.filter(({ id }) => !here.has(id)) ?? [];
  // Nobody is named live then; how its members are was told with the list of them.
  const isCrowd = online.users.length === 0;
  const roles = new Map(members?.map((member) => [String(member.id), member]) ?? []);

  const act = (member: Member, deed: MemberDeed): void => {
    const done = deed.role === null ? room.removeMember(member.id) : room.setRole(member.id, deed.role);
    done.catch((error: unknown) => showToast(refusalText(error)));
  };
  const row = (
    person: Person & { readonly status?: Status | null | undefined },
    user: { readonly isAway: boolean } | undefined,
  ) => (
    <li key={person.id} data-away={user === undefined || undefined}>
      <span className="with-presence">
        <Avatar person={person} size="s" />
        <PresenceDot user={user} />
      </span>
      <span className="people-text">
        <bdi className="people-name">{person.name}</bdi> <StatusMark status={person.status} />
        {person.status?.text !== undefined && (
          <span className="people-status" title={person.status.text}>
            {person.status.text}
          </span>
        )}
      </span>
      {person.id === client.self?.id && <span className="people-you">you</span>}
      <MemberNote member={roles.get(person.id)} isKnown={members !== undefined} isDirect={kind === "direct"} />
      <MemberButton
        member={roles.get(person.id)}
        deeds={memberDeeds({ own: role, of: roles.get(person.id)?.role, isSelf: person.id === client.self?.id, kind })}
        onMenu={(member, anchor) => setMenu({ member, anchor })}
      />
    </li>
  );

  return (
    <SidePanel title="Online" label="Who is online" count={online.count} onClose={onClose}>
      {role !== null && kind !== "direct" && !isArchived && (
        <button type="button" className="panel-action" onClick={onInvite}>
          <UserPlus aria-hidden size={16} />
          Invite people
        </button>
      )}
      {online.users.length === 0 ? (
        <p className="panel-note">
          {online.count > 0 ? `${online.count} people are here now.` : "Nobody is known to be here."}
        </p>
      ) : (
        <ul className="people">{online.users.map((person) => row(person, person))}</ul>
      )}
      {away.length > 0 && online.count > 0 && (
        <>
          <h3 className="panel-section">
            {isCrowd ? "Members" : "Not here"} <span className="panel-count">{away.length}</span>
          </h3>
          <ul className="people">{away.map((person) => row(person, isCrowd ? asTold(person) : undefined))}</ul>
        </>
      )}
      {menu !== undefined && (
        <Menu
          anchor={menu.anchor}
          label={`Member ${menu.member.name}`}
          onClose={() => setMenu(undefined)}
          groups={[
            {
              entries: memberDeeds({ own: role, of: menu.member.role, isSelf: false, kind }).map((deed) => ({
                label: deed.label,
                ...(deed.role === null && { isDanger: true }),
                run: () => act(menu.member, deed),
              })),
            },
          ]}
        />
      )}
    </SidePanel>
  );
}

function asTold({ presence }: Member): { readonly isAway: boolean } | undefined {
  return presence === "online" || presence === "away" ? { isAway: presence === "away" } : undefined;
}

interface MemberNoteProps {
  readonly member: Member | undefined;
  /** Whether the members have been told: before, nobody is known to be a visitor. */
  readonly isKnown: boolean;
  readonly isDirect: boolean;
}

function MemberNote({ member, isKnown, isDirect }: MemberNoteProps) {
  if (!isKnown || isDirect) return null;
  const text = member === undefined ? "Visitor" : ROLE_TEXTS[member.role];
  return text === "" ? null : <span className="people-role">{text}</span>;
}

interface MemberButtonProps {
  readonly member: Member | undefined;
  readonly deeds: readonly MemberDeed[];
  readonly onMenu: (member: Member, anchor: Anchor) => void;
}

function MemberButton({ member, deeds, onMenu }: MemberButtonProps) {
  if (member === undefined || deeds.length === 0) return null;
  return (
    <button
      type="button"
      className="people-button"
      aria-label={`What ${member.name} may do`}
      aria-haspopup="menu"
      onClick={(event) => onMenu(member, event.currentTarget.getBoundingClientRect())}
    >
      <Ellipsis aria-hidden size={16} />
    </button>
  );
}
