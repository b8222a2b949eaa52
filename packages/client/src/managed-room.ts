import type { Invite, Level, Member, NewInvite, Role, RoomChange, RoomId, UserId } from "@parley/protocol";
import type { Api } from "./api.ts";
import type { InviteLink } from "./client-room.ts";

interface Preferences {
  readonly level: Level;
  readonly isFavourite: boolean;
}

/** What a person does to a room and its members: over HTTP, and what comes of it is told by the room's log. */
export class ManagedRoom {
  readonly #api: Api;
  readonly #path: (rest?: string) => string;
  readonly #preferencesSet: (preferences: Preferences) => void;

  constructor(api: Api, id: () => RoomId, preferencesSet: (preferences: Preferences) => void) {
    this.#api = api;
    this.#path = (rest = "") => `/rooms/${encodeURIComponent(id())}${rest}`;
    this.#preferencesSet = preferencesSet;
  }

  readonly update = async (change: RoomChange): Promise<void> => {
    await this.#api.ask({ method: "PATCH", path: this.#path(), body: change });
  };

  readonly listMembers = async (): Promise<readonly Member[]> => {
    const answer = await this.#api.ask({ method: "GET", path: this.#path("/members") });
    return (answer as { readonly members: readonly Member[] }).members;
  };

  readonly addMember = async (user: UserId): Promise<void> => {
    await this.#api.ask({ method: "POST", path: this.#path("/members"), body: { user } });
  };

  readonly removeMember = async (user: UserId): Promise<void> => {
    await this.#api.ask({ method: "DELETE", path: this.#path(`/members/${encodeURIComponent(user)}`) });
  };

  readonly setRole = async (user: UserId, role: Role): Promise<void> => {
    await this.#api.ask({
      method: "PUT",
      path: this.#path(`/members/${encodeURIComponent(user)}/role`),
      body: { role },
    });
  };

  readonly setLevel = (level: Level): Promise<void> => this.#prefer({ level });

  readonly setFavourite = (isFavourite: boolean): Promise<void> => this.#prefer({ isFavourite });

  readonly createInvite = async (options: NewInvite = {}): Promise<InviteLink> => {
    const answer = await this.#api.ask({ method: "POST", path: this.#path("/invites"), body: options });
    const { invite, token } = answer as { readonly invite: Invite; readonly token: string };
    return { invite, token, url: this.#api.pageUrl(`/i/${token}`) };
  };

  readonly listInvites = async (): Promise<readonly Invite[]> => {
    const answer = await this.#api.ask({ method: "GET", path: this.#path("/invites") });
    return (answer as { readonly invites: readonly Invite[] }).invites;
  };

  readonly revokeInvite = async (id: string): Promise<void> => {
    await this.#api.ask({ method: "DELETE", path: this.#path(`/invites/${encodeURIComponent(id)}`) });
  };

  async #prefer(wanted: Partial<Preferences>): Promise<void> {
    const set = await this.#api.ask({ method: "PUT", path: this.#path("/preferences"), body: wanted });
    this.#preferencesSet(set as Preferences);
  }
}
