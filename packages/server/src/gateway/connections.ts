import type { SessionId, UserId } from "@parley/protocol";
import type { Connection } from "./connection.ts";

/** The live connections of this node, by person and by session: whom an access change must reach. */
export class Connections {
  readonly #all = new Set<Connection>();
  readonly #byUser = new Map<UserId, Set<Connection>>();
  readonly #bySession = new Map<SessionId, Set<Connection>>();

  get size(): number {
    return this.#all.size;
  }

  all(): Iterable<Connection> {
    return this.#all;
  }

  add(connection: Connection): void {
    this.#all.add(connection);
  }

  /**
   * The connection is this user's from now on. Called before its rights are read, so that a change of them finds it,
   * whichever comes first. Visitors are not indexed: nothing is ever revoked for one.
   */
  identify(connection: Connection): void {
    const { actor } = connection;
    if (actor?.kind !== "user") return;
    put(this.#byUser, actor.id, connection);
    put(this.#bySession, actor.session, connection);
  }

  remove(connection: Connection): void {
    this.#all.delete(connection);
    const { actor } = connection;
    if (actor?.kind !== "user") return;
    take(this.#byUser, actor.id, connection);
    take(this.#bySession, actor.session, connection);
  }

  ofUser(user: UserId): readonly Connection[] {
    return [...(this.#byUser.get(user) ?? [])];
  }

  /** Those that have a connection here. */
  sessions(): SessionId[] {
    return [...this.#bySession.keys()];
  }

  ofSession(session: SessionId): readonly Connection[] {
    return [...(this.#bySession.get(session) ?? [])];
  }
}

function put<K>(index: Map<K, Set<Connection>>, key: K, connection: Connection): void {
  const own = index.get(key);
  if (own) own.add(connection);
  else index.set(key, new Set([connection]));
}

function take<K>(index: Map<K, Set<Connection>>, key: K, connection: Connection): void {
  const own = index.get(key);
  if (own?.delete(connection) && own.size === 0) index.delete(key);
}
