import type { SessionId } from "@parley/protocol";
import type { RoomEvent, Actor } from "../store/model.ts";
import type { Chat } from "../chat/chat.ts";
import type { Config } from "../config.ts";
import type { Hub } from "../delivery/hub.ts";
import type { Tick } from "../delivery/tick.ts";
import type { NewNote } from "../fleet/fleet.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Connections } from "./connections.ts";

/** How the gateway learns who somebody is. Refuses with `unauthenticated` or `token_expired`. */
export interface Credentials {
  /** The actor of an access token; whether a user's session is still alive is not asked. */
  verify(token: string): Promise<Actor>;
  /** Takes a one-time ticket. */
  redeemTicket(ticket: string): Promise<Actor>;
  /** A new visitor; refuses a `bad_name`. */
  newVisitor(name: string): Actor;
  /** The token with which a visitor comes back as the same person. */
  visitorToken(actor: Actor): Promise<string>;
  /** Whether the user's session is still alive; true for visitors. */
  isAlive(actor: Actor): Promise<boolean>;
  /** Those of the sessions that are not alive any more. */
  endedSessions(sessions: readonly SessionId[]): Promise<readonly SessionId[]>;
}

/** What the gateway's functions are given. */
export interface GatewayContext {
  readonly config: Config;
  readonly clock: Clock;
  readonly chat: Chat;
  readonly hub: Hub;
  readonly tick: Tick;
  readonly connections: Connections;
  readonly credentials: Credentials;
  readonly metrics: Metrics;
  readonly log: Log;
  /** [0, 1): spreads heartbeats and the delays of a drain. */
  readonly random: () => number;
  /** Says something to all other nodes, for the connections they hold. */
  tellNodes(note: NewNote): void;
  /** Step 6: announces a stored event to every node. */
  publish(event: RoomEvent): void;
}
