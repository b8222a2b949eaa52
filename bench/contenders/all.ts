import { bun } from "./bun.ts";
import type { Contender } from "./contender.ts";
import { ejabberd } from "./ejabberd.ts";
import { floor } from "./floor.ts";
import { goHub, goPump } from "./go.ts";
import { oneFsync } from "./one-fsync.ts";
import { parley, parleyMembers, parleyMemory } from "./parley.ts";
import { parleyNats, parleyPostgres, parleyRedis } from "./parley-fleet.ts";
import { socketio, socketioRecovery, socketioRedis } from "./socketio.ts";
import { wsLoop } from "./ws-loop.ts";

/** In the order of the table. */
export const CONTENDERS: readonly Contender[] = [
  floor,
  parley,
  parleyMembers,
  parleyMemory,
  parleyPostgres,
  parleyRedis,
  parleyNats,
  bun,
  wsLoop,
  goHub,
  goPump,
  socketio,
  socketioRecovery,
  socketioRedis,
  oneFsync,
  ejabberd,
];
