import type { InvitePreview, NewRoom, Person, RoomView, UserId } from "@parley/protocol";
import type { Api } from "./api.ts";
import type { ClientRoom } from "./client-room.ts";
import type { BrowsedRooms, BrowseOptions } from "./parley-client.ts";

/** How a person comes to rooms: finding, making and being invited to them, over HTTP; then the room is entered. */
export class RoomFinder {
  readonly #api: Api;
  readonly #enter: (code: string) => Promise<ClientRoom>;

  constructor(api: Api, enter: (code: string) => Promise<ClientRoom>) {
    this.#api = api;
    this.#enter = enter;
  }

  readonly createRoom = (room: NewRoom): Promise<ClientRoom> => this.#post("/rooms/new", room);

  readonly openDirect = (members: readonly UserId[]): Promise<ClientRoom> => this.#post("/rooms/direct", { members });

  readonly acceptInvite = (token: string): Promise<ClientRoom> =>
    this.#post(`/invites/${encodeURIComponent(token)}`, {});

  readonly viewInvite = async (token: string): Promise<InvitePreview> => {
    const path = `/invites/${encodeURIComponent(token)}`;
    return (await this.#api.askOpenly({ method: "GET", path })) as InvitePreview;
  };

  readonly browse = async ({ search, after, limit }: BrowseOptions = {}): Promise<BrowsedRooms> => {
    const query = new URLSearchParams({
      ...(search !== undefined && { search }),
      ...(after !== undefined && { after }),
      ...(limit !== undefined && { limit: String(limit) }),
    });
    return (await this.#api.ask({ method: "GET", path: `/rooms/public?${query}` })) as BrowsedRooms;
  };

  readonly findPeople = async (name: string): Promise<readonly Person[]> => {
    const query = new URLSearchParams({ search: name });
    const answer = await this.#api.ask({ method: "GET", path: `/users?${query}` });
    return (answer as { readonly users: readonly Person[] }).users;
  };

  async #post(path: string, body: unknown): Promise<ClientRoom> {
    const answer = await this.#api.ask({ method: "POST", path, body });
    return this.#enter((answer as { readonly room: RoomView }).room.code);
  }
}
