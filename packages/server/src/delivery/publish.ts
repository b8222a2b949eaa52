import type { Bus } from "../bus/bus.ts";
import type { Recent } from "../recent/recent.ts";
import type { RoomEvent } from "../store/model.ts";
import { encodeFrame } from "./frame.ts";

/** Where a stored event is made known. */
export interface Announcing {
  readonly bus: Bus;
  readonly recent: Recent;
  readonly epoch: string;
}

/**
 * Announces a stored event to every node. The frame is encoded here, once, for everybody; the same bytes travel over
 * the bus, wait in the ring and reach every socket, and nodes that need the event later find them among the recent
 * ones. A bus that fails costs latency only (heads repair it), so nobody waits for it and its failure is a metric.
 */
export function publishEvent(
  { bus, recent, epoch }: Announcing,
  event: RoomEvent,
  onFailure: (error: unknown) => void,
): void {
  const { room, seq, type } = event;
  const frame = encodeFrame(event);
  bus.publish({ room, seq, epoch, type, frame }).catch(onFailure);
  recent.add({ room, epoch }, [{ seq, type, frame }]);
}
