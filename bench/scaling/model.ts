import { BEAT_EVERY_SEC, BUSY_SHARE, FIGURES, HEADS_EVERY_SEC, MAX_CONNECTIONS } from "./figures.ts";
import { simulate, type Spread } from "./simulate.ts";
import type { Workload } from "./workload.ts";

/** What a fleet has to do each second of the busy hour, and the cores that takes. */
export interface Plan {
  readonly load: Workload;
  readonly nodes: number;
  readonly spread: Spread;
  readonly messages: number;
  readonly deliveries: number;
  /** Deliveries of the bus to nodes: of messages, of read cursors, and of nodes that say that they live. */
  readonly messageCopies: number;
  readonly readCopies: number;
  readonly beatCopies: number;
  /** Rooms compared with the store. */
  readonly heads: number;
  readonly nodeCores: number;
  readonly redisCores: number;
  readonly postgresCores: number;
}

/** As many nodes as connections and CPU ask for; more nodes hear more, so it is asked again until it stays. */
export function plan(load: Workload, randomOf: () => () => number): Plan {
  let nodes = Math.ceil(load.people / MAX_CONNECTIONS);
  for (;;) {
    const found = planFor(load, nodes, simulate(load, nodes, randomOf()));
    const needed = Math.ceil(found.nodeCores / BUSY_SHARE);
    if (needed <= nodes || nodes >= MOST_NODES) return found;
    nodes = Math.min(needed, MOST_NODES);
  }
}

/** Where more nodes do not help any more, because each hears what all say, the arithmetic would go on for ever. */
const MOST_NODES = 5000;

function planFor(load: Workload, nodes: number, spread: Spread): Plan {
  const messages = (load.people * load.messagesPerHour) / 3600;
  const reads = (load.people * load.readsPerHour) / 3600;
  const deliveries = messages * spread.deliveries;
  // One node alone hears itself without a bus.
  const hears = nodes > 1 ? 1 : 0;
  const messageCopies = hears * messages * spread.copies;
  const readCopies = hears * reads * nodes;
  const beatCopies = hears * (nodes / BEAT_EVERY_SEC) * nodes;
  const heads = spread.openRooms / HEADS_EVERY_SEC;
  const publishes = hears * (messages + reads + nodes / BEAT_EVERY_SEC);
  const copies = messageCopies + readCopies + beatCopies;
  const f = FIGURES;
  return {
    ...{ load, nodes, spread, messages, deliveries, messageCopies, readCopies, beatCopies, heads },
    nodeCores: cores(
      (messages + reads) * f.acceptUs +
        deliveries * f.deliveryUs +
        messageCopies * f.hearUs +
        (readCopies + beatCopies) * f.beatUs,
    ),
    redisCores: cores(publishes * f.redisPublishUs + copies * f.redisCopyUs + hears * messages * f.redisKeepUs),
    postgresCores: cores((messages + reads) * f.postgresMessageUs + heads * f.postgresHeadUs),
  };
}

const cores = (usPerSecond: number): number => usPerSecond / 1_000_000;
