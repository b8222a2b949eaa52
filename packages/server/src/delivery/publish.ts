import type { Bus, BusEvent } from "../bus/bus.ts";
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
 * ones. Nobody waits for the bus: what it did not take is given back to `onUntaken`.
 */
export function publishEvent(
  { bus, recent, epoch }: Announcing,
  event: RoomEvent,
  onUntaken: (event: BusEvent, error: unknown) => void,
): void {
  const { room, seq, type } = event;
  const frame = encodeFrame(event);
  const announced = { room, seq, epoch, type, frame };
  bus.publish(announced).catch((error: unknown) => onUntaken(announced, error));
  recent.add({ room, epoch }, [{ seq, type, frame }]);
}
