/**
 * The part of a WebSocket the client uses: the browser's, Node's, the `ws` package's, or a test's.
 * Handlers take `never` only so that every such class fits this type; they are assigned by the client, never read.
 */
export interface SocketLike {
  send(text: string): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
}

export function openWebSocket(url: string): SocketLike {
  return new WebSocket(url);
}
