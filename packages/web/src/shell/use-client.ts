import type { ClientRoom, ConnectionState, ParleyClient, RoomSnapshot } from "@parley/client";
import { useCallback, useSyncExternalStore } from "react";

/** The SDK is the store: these hooks only re-render when the part they read was replaced. */
export function useConnection(client: ParleyClient): ConnectionState {
  return useSyncExternalStore(useSubscription(client), () => client.state);
}

export function useSelf(client: ParleyClient): ParleyClient["self"] {
  return useSyncExternalStore(useSubscription(client), () => client.self);
}

export function useRooms(client: ParleyClient): readonly ClientRoom[] {
  return useSyncExternalStore(useSubscription(client), () => client.rooms);
}

export function useRoomSnapshot(room: ClientRoom): RoomSnapshot {
  return useSyncExternalStore(useSubscription(room), () => room.snapshot());
}

function useSubscription(source: ParleyClient | ClientRoom): (listener: () => void) => () => void {
  return useCallback((listener: () => void) => source.subscribe(listener), [source]);
}
