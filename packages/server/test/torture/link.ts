/** One connection of a probe. Nothing is heard after `onEnd`, and nothing before the one who opened it has returned. */
export interface Link {
  send(frame: string): void;
  /** Ends it without a word, as a network does. */
  cut(): void;
}

export interface LinkEvents {
  onOpen(): void;
  onFrame(frame: string): void;
  /** `code` is null when there was no close frame, and an HTTP status when the handshake was refused. */
  onEnd(code: number | null): void;
}

/** A way to the server: where it leads to this time, and the connection. `path` is of the WebSocket, with its query. */
export type OpenLink = (path: string, events: LinkEvents) => { readonly node: string; readonly link: Link };
