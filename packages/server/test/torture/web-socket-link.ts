import { WebSocket } from "ws";
import type { OpenLink } from "./link.ts";

const HANDSHAKE_WITHIN_MS = 5000;

export interface Target {
  readonly node: string;
  readonly url: URL;
}

/** Opens real WebSockets, each to the target that is picked for it. */
export function openWebSockets(pick: () => Target): OpenLink {
  return (path, events) => {
    const { node, url } = pick();
    const address = new URL(path, url);
    address.protocol = "ws:";
    const socket = new WebSocket(address, { perMessageDeflate: false, handshakeTimeout: HANDSHAKE_WITHIN_MS });
    let hasEnded = false;
    const end = (code: number | null): void => {
      if (hasEnded) return;
      hasEnded = true;
      events.onEnd(code);
    };
    socket.on("open", () => hasEnded || events.onOpen());
    // `toString` of what ws gives for a text frame: a Buffer, as binaryType is its default.
    socket.on("message", (frame: Buffer) => hasEnded || events.onFrame(frame.toString("utf8")));
    socket.on("unexpected-response", (request, { statusCode = 0 }) => {
      request.destroy();
      end(statusCode);
    });
    // Said again, with more to it, by `close`.
    socket.on("error", () => undefined);
    socket.on("close", (code) => end(code === 1006 || code === 1005 ? null : code));
    const link = {
      send: (frame: string) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(frame, () => undefined);
      },
      cut: () => {
        socket.terminate();
        end(null);
      },
    };
    return { node, link };
  };
}
