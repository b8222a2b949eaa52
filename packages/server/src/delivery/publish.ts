import type { Bus } from "../bus/bus.ts";
import type { RoomEvent } from "../store/model.ts";
import { encodeFrame } from "./frame.ts";

/**
 * Announces a stored event to every node. The frame is encoded here, once, for everybody; the same bytes travel over
 * the bus, wait in the ring and reach every socket. A bus that fails costs latency only (heads repair it), so nobody
 * waits for it and its failure is a metric.
 */
export function publishEvent(bus: Bus, epoch: string, event: RoomEvent, onFailure: (error: unknown) => void): void {
  bus
    .publish({ room: event.room, seq: event.seq, epoch, type: event.type, frame: encodeFrame(event) })
    .catch(onFailure);
}
