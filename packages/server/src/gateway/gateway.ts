import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { CLOSE_CODES } from "@parley/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import { isAllowedOrigin } from "../lib/allowed-origin.ts";
import { clientAddress } from "../lib/client-address.ts";
import { AddressLimit } from "./admit.ts";
import { authenticateByUrl } from "./authenticate.ts";
import { Connection } from "./connection.ts";
import type { GatewayContext } from "./gateway-context.ts";
import { Heartbeat } from "./heartbeat.ts";
import { SessionCheck } from "./session-check.ts";
import { WsWire } from "./wire.ts";

/** How long a connection may stay without saying who it is. */
const AUTH_DEADLINE_MS = 5000;
/** How long we wait for the peer's answer to our close frame. */
const CLOSE_TIMEOUT_MS = 5000;
const PATH = "/ws";

/** Listeners are module functions that find their connection here: no closure per socket. */
const CONNECTION = Symbol("connection");
type Connected<T> = T & { [CONNECTION]?: Connection };

/** The WebSocket edge of this node. */
export class Gateway {
  readonly #context: GatewayContext;
  readonly #sockets: WebSocketServer;
  readonly #heartbeat: Heartbeat;
  readonly #sessionCheck: SessionCheck;
  readonly #addresses: AddressLimit;
  #isDraining = false;

  constructor(context: GatewayContext) {
    this.#context = context;
    this.#heartbeat = new Heartbeat(context);
    this.#sessionCheck = new SessionCheck(context);
    this.#addresses = new AddressLimit(context.config.MAX_CONNECTIONS_PER_IP);
    const options = {
      noServer: true,
      clientTracking: false,
      // Off: memory per connection, CRIME-like leaks, and frames that are no longer the same bytes for everybody.
      perMessageDeflate: false,
      maxPayload: context.config.MAX_FRAME_BYTES,
      closeTimeout: CLOSE_TIMEOUT_MS,
      // We have none, and the library would agree to whatever is offered first.
      handleProtocols: () => false as const,
    };
    this.#sockets = new WebSocketServer(options);
    this.#sockets.on("error", (error) => context.log.error({ error }, "the WebSocket server failed"));
    this.#sockets.on("wsClientError", (error, socket) => {
      context.log.debug({ error: error.message }, "a handshake was refused");
      refuseUpgrade(socket as Socket, 400, "Bad Request");
    });
  }

  /** Takes the server's upgrade requests for /ws. */
  attach(server: Server): void {
    server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
      socket.on("error", ignoreError);
      this.#upgrade(request, socket, head);
    });
  }

  /** No new connections from here on; the others are told and closed by drain(). */
  refuseNew(): void {
    this.#isDraining = true;
  }

  close(): void {
    this.#heartbeat.close();
    this.#sessionCheck.close();
    this.#sockets.close();
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const { config, log } = this.#context;
    const url = URL.parse(request.url ?? "", "http://parley");
    const address = clientAddress(request, config);
    if (url?.pathname !== PATH) return refuseUpgrade(socket, 404, "Not Found");
    if (this.#isDraining) return refuseUpgrade(socket, 503, "Service Unavailable", "Retry-After: 1\r\n");
    if (url.searchParams.has("token")) {
      // Addresses end up in logs and Referer headers. The token goes into the first frame, or is changed for a ticket.
      return refuseUpgrade(socket, 400, "Bad Request");
    }
    // The library takes version 8 as well, whose browsers say where they come from in another header than Origin.
    if (request.headers["sec-websocket-version"] !== "13") {
      return refuseUpgrade(socket, 426, "Upgrade Required", "Sec-WebSocket-Version: 13\r\n");
    }
    if (!isAllowedOrigin(request, config)) {
      log.warn({ address, origin: request.headers.origin }, "a page of another origin was refused");
      return refuseUpgrade(socket, 403, "Forbidden");
    }
    this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#admit(ws, socket, address, url.searchParams));
  }

  #admit(ws: WebSocket, socket: Socket, address: string, query: URLSearchParams): void {
    const { config, connections, clock } = this.#context;
    const connection = new Connection(this.#context, new WsWire(ws, socket), address);
    listen(ws, socket, connection);
    if (!this.#addresses.enter(address)) return connection.close("too_many_connections");
    if (config.MAX_CONNECTIONS_PER_IP > 0) ws.on("close", () => this.#addresses.leave(address));
    connections.add(connection);
    this.#heartbeat.add(connection);
    if (query.has("ticket") || query.has("name")) return authenticateByUrl(connection, query);
    clock.after(AUTH_DEADLINE_MS, () => {
      if (connection.state === "connecting") connection.close("auth_deadline");
    });
  }
}

function listen(ws: Connected<WebSocket>, socket: Connected<Socket>, connection: Connection): void {
  ws[CONNECTION] = connection;
  socket[CONNECTION] = connection;
  ws.on("message", onMessage);
  ws.on("ping", onPing);
  ws.on("pong", onPong);
  ws.on("close", onClose);
  ws.on("error", ignoreError);
  socket.on("drain", onDrain);
}

function onMessage(this: Connected<WebSocket>, data: WebSocket.RawData, isBinary: boolean): void {
  const connection = this[CONNECTION];
  if (isBinary) connection?.close("unsupported_data");
  else connection?.receive(data.toString());
}

function onPing(this: Connected<WebSocket>): void {
  this[CONNECTION]?.noteInbound();
}

function onPong(this: Connected<WebSocket>): void {
  this[CONNECTION]?.noteInbound();
}

function onClose(this: Connected<WebSocket>, code: number): void {
  const connection = this[CONNECTION];
  if (connection && PROTOCOL_CLOSES.has(code) && connection.state !== "closed") {
    connection.context.log.debug({ address: connection.address, code }, "a connection broke the protocol");
  }
  connection?.closed();
}

function onDrain(this: Connected<Socket>): void {
  this[CONNECTION]?.drained();
}

const PROTOCOL_CLOSES: ReadonlySet<number> = new Set(
  (["protocol_error", "invalid_utf8", "too_big"] as const).map((reason) => CLOSE_CODES[reason].code),
);

/** A reset socket is an ordinary end; `close` follows. Without a listener it would end the process. */
function ignoreError(): void {}

function refuseUpgrade(socket: Socket, status: number, phrase: string, headers = ""): void {
  socket.end(`HTTP/1.1 ${status} ${phrase}\r\nConnection: close\r\nContent-Length: 0\r\n${headers}\r\n`);
}
