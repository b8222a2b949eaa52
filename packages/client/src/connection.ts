import { reconnectAdvice } from "@parley/protocol/close-codes";
import type { Down, DownFrame, Up, UpFrame } from "@parley/protocol";
import { backoffMs } from "./backoff.ts";
import type { Cancel, ClientClock } from "./clock.ts";
import { decodeFrame, type UnknownEvent } from "./decode.ts";
import { SignInRequired } from "./errors.ts";
import type { ConnectionState } from "./parley-client.ts";
import type { SocketLike } from "./socket.ts";
import { Watchdog } from "./watchdog.ts";

/** From dialling to `ready`; longer means a black hole, and another node may do better. */
const HANDSHAKE_DEADLINE_MS = 15_000;
/** A connection that was ready this long forgives the failures before it; a shorter one keeps backing off. */
const STABLE_AFTER_MS = 5_000;
/** A server may not send a client away for longer than this. */
const MAX_DRAIN_MS = 60_000;

/** How to open the next connection: where, and what to say first. */
export interface Handshake {
  readonly url: string;
  readonly hello?: Up<"hello">;
}

export interface ConnectionOwner {
  readonly clock: ClientClock;
  readonly random: () => number;
  readonly openSocket: (url: string) => SocketLike;
  /** Called before each connect. Rejecting with SignInRequired signs out; anything else is retried. */
  handshake(): Promise<Handshake>;
  /** The server refused the credentials; true when there are others to try. */
  hasOtherCredentials(): boolean;
  stateChanged(state: ConnectionState): void;
  ready(frame: Down<"ready">): void;
  /** Every frame after `ready` that is not about the connection itself. */
  frame(frame: DownFrame | UnknownEvent): void;
  /** A connection that was ready has ended. */
  lost(reason: string): void;
}

/**
 * The state machine around one socket at a time: idle -> connecting -> ready -> waiting -> connecting ...,
 * ending in signed_out or stopped. A callback of a socket that is no longer the current one is ignored: dropping a
 * socket means not listening to it any more, because `close` on a dead network may take minutes.
 */
export class Connection {
  readonly #owner: ConnectionOwner;
  readonly #watchdog: Watchdog;
  #state: ConnectionState = { phase: "idle" };
  #socket: SocketLike | null = null;
  #generation = 0;
  #failures = 0;
  #readyAt = 0;
  #comeBackAt: number | null = null;
  #refusal: string | null = null;
  #cancelTimer: Cancel = () => {};
  #isClosed = false;

  constructor(owner: ConnectionOwner) {
    this.#owner = owner;
    this.#watchdog = new Watchdog(owner.clock, () => this.reconnect("the connection went silent"));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  connect(): void {
    const { phase } = this.#state;
    if (!this.#isClosed && (phase === "idle" || phase === "signed_out" || phase === "stopped")) this.#open();
  }

  retryNow(): void {
    if (this.#state.phase === "waiting") this.#open();
  }

  /** False when there is no ready connection; then nothing was sent. */
  send(frame: UpFrame): boolean {
    return this.#state.phase === "ready" && this.#write(frame);
  }

  /** Gives a ready connection up and comes back with back-off. */
  reconnect(reason: string): void {
    if (this.#state.phase === "ready") this.#wait(reason);
  }

  /** The server wants other credentials, by close code or by an error. */
  refuse(reason: string): void {
    if (this.#owner.hasOtherCredentials()) this.#wait(reason);
    else this.#end({ phase: "signed_out", reason });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#end({ phase: "stopped", reason: "closed" });
  }

  #open(): void {
    this.#dropSocket();
    const generation = this.#generation;
    this.#refusal = null;
    this.#setState({ phase: "connecting", attempt: this.#failures + 1 });
    this.#cancelTimer = this.#owner.clock.after(HANDSHAKE_DEADLINE_MS, () => this.#wait("the server did not answer"));
    this.#owner.handshake().then(
      (handshake) => {
        if (generation === this.#generation) this.#dial(handshake);
      },
      (error: unknown) => {
        if (generation !== this.#generation) return;
        const reason = error instanceof Error ? error.message : String(error);
        if (error instanceof SignInRequired) this.#end({ phase: "signed_out", reason });
        else this.#wait(reason);
      },
    );
  }

  #dial({ url, hello }: Handshake): void {
    let socket: SocketLike;
    try {
      socket = this.#owner.openSocket(url);
    } catch (error) {
      this.#wait(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#socket = socket;
    const isCurrent = () => this.#socket === socket;
    socket.onopen = () => {
      if (isCurrent() && hello) this.#write(hello);
    };
    socket.onmessage = (event: { readonly data: unknown }) => {
      if (isCurrent()) this.#received(event.data);
    };
    socket.onclose = (event: { readonly code: number; readonly reason: string }) => {
      if (isCurrent()) this.#closed(event.code, event.reason);
    };
    // `close` always follows an error and carries the code; but an unhandled error would end a Node process.
    socket.onerror = () => {};
  }

  #received(text: unknown): void {
    this.#watchdog.frameArrived();
    const frame = decodeFrame(text);
    if (!frame) return;
    if (this.#state.phase === "connecting") {
      if (frame.type === "ready") this.#becomeReady(frame);
      else if (frame.type === "error") this.#refusal = frame.message;
      return;
    }
    if (frame.type === "draining") {
      this.#comeBackAt = this.#owner.clock.monotonic() + Math.min(frame.afterMs, MAX_DRAIN_MS);
    } else if (frame.type !== "ready") {
      this.#owner.frame(frame);
    }
  }

  #becomeReady(frame: Down<"ready">): void {
    this.#cancelTimer();
    this.#readyAt = this.#owner.clock.monotonic();
    this.#watchdog.start(frame.heartbeatMs);
    this.#state = { phase: "ready" };
    // Rooms and self first: a listener of the state must find them.
    this.#owner.ready(frame);
    if (this.#state.phase === "ready") this.#owner.stateChanged(this.#state);
  }

  #closed(code: number, text: string): void {
    const reason = this.#refusal ?? (text || `closed with ${code}`);
    const advice = reconnectAdvice(code);
    if (advice === "resume") this.#wait(reason);
    else if (advice === "sign_in") this.refuse(reason);
    else this.#end({ phase: "stopped", reason });
  }

  #wait(reason: string): void {
    const { clock, random } = this.#owner;
    const wasReady = this.#state.phase === "ready";
    if (wasReady && clock.monotonic() - this.#readyAt >= STABLE_AFTER_MS) this.#failures = 0;
    this.#dropSocket();
    let delayMs = Math.round(backoffMs(this.#failures, random));
    // The draining node chose a different delay for each client; that is jitter enough.
    if (this.#comeBackAt !== null) delayMs = Math.max(0, Math.round(this.#comeBackAt - clock.monotonic()));
    this.#comeBackAt = null;
    this.#failures += 1;
    this.#cancelTimer = clock.after(delayMs, () => this.#open());
    this.#setState({ phase: "waiting", retryAt: clock.now() + delayMs, reason });
    if (wasReady) this.#owner.lost(reason);
  }

  #end(state: ConnectionState & { readonly reason: string }): void {
    const wasReady = this.#state.phase === "ready";
    this.#dropSocket();
    this.#failures = 0;
    this.#comeBackAt = null;
    this.#setState(state);
    if (wasReady) this.#owner.lost(state.reason);
  }

  #dropSocket(): void {
    this.#generation += 1;
    this.#cancelTimer();
    this.#watchdog.stop();
    const socket = this.#socket;
    this.#socket = null;
    try {
      socket?.close(1000);
    } catch {
      // Closing a socket that never opened throws in some implementations; it is gone either way.
    }
  }

  #write(frame: UpFrame): boolean {
    try {
      this.#socket?.send(JSON.stringify(frame));
      return this.#socket !== null;
    } catch {
      return false;
    }
  }

  #setState(state: ConnectionState): void {
    this.#state = state;
    this.#owner.stateChanged(state);
  }
}
