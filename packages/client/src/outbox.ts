import type { Down, RoomId, Up, UpFrame } from "@parley/protocol";
import { backoffMs } from "./backoff.ts";
import type { SendOptions } from "./client-room.ts";
import type { Cancel, ClientClock } from "./clock.ts";
import { OutboxFull } from "./errors.ts";
import { entryBytes, type OutboxEntry } from "./outbox-entry.ts";
import type { OutboxStorage } from "./outbox-storage.ts";
import { retryAdvice } from "./retry-advice.ts";

const MAX_OUTBOX_BYTES = 1024 * 1024;
/** Neither ack nor event by now: the frame may be lost. Sending it again is safe, its clientMsgId is the same. */
const ACK_DEADLINE_MS = 10_000;

export interface SendTarget {
  readonly room: RoomId;
  /** Who sends. */
  readonly self: string;
  /** Everything the log held when the room was entered has been seen. */
  readonly isCaughtUp: boolean;
}

export interface OutboxOwner {
  readonly clock: ClientClock;
  readonly random: () => number;
  /** The room to send to, or null while it cannot be sent to (not ready, not entered). */
  target(code: string): SendTarget | null;
  newRequestId(): string;
  send(frame: UpFrame): boolean;
  /** Something the room shows has changed. */
  changed(code: string): void;
  /** The server wants other credentials before it takes this message. */
  refused(reason: string): void;
}

interface Queue {
  entries: OutboxEntry[];
  inFlight: { readonly requestId: string; readonly clientMsgId: string } | null;
  /** Consecutive `later` answers. */
  refusals: number;
  /** The ack deadline, or the pause before a retry. */
  cancelTimer: Cancel | null;
}

/**
 * Messages on their way, per room in the order they were written. One is in flight per room: with more, a refusal
 * of the first would let the second overtake it. An ack or the message's own event settles it, whichever comes first;
 * until then it is sent again after every reconnect with the same clientMsgId, which the server stores once.
 */
export class Outbox {
  readonly #owner: OutboxOwner;
  readonly #queues = new Map<string, Queue>();
  /** Sent at least once before their room started over: not seeing them in the log proves nothing. */
  readonly #orphans = new Set<string>();
  #storage: OutboxStorage | null = null;
  #bytes = 0;

  constructor(owner: OutboxOwner) {
    this.#owner = owner;
  }

  /** Takes over what this person left in storage. Called again, with another storage, when the person changes. */
  attach(storage: OutboxStorage, adopted: readonly OutboxEntry[] = []): void {
    this.pause();
    this.#storage = storage;
    this.#queues.clear();
    this.#bytes = 0;
    for (const entry of adopted) storage.save(entry);
    for (const entry of storage.load()) {
      this.#queue(entry.code).entries.push(entry);
      this.#bytes += entryBytes(entry);
    }
  }

  entries(code: string): readonly OutboxEntry[] {
    return this.#queues.get(code)?.entries ?? [];
  }

  find(code: string, clientMsgId: string): OutboxEntry | undefined {
    return this.entries(code).find((entry) => entry.clientMsgId === clientMsgId);
  }

  /** Throws OutboxFull. */
  add(entry: OutboxEntry): void {
    const bytes = entryBytes(entry);
    if (this.#bytes + bytes > MAX_OUTBOX_BYTES) throw new OutboxFull();
    this.#bytes += bytes;
    this.#storage?.save(entry);
    this.#queue(entry.code).entries.push(entry);
    this.#owner.changed(entry.code);
    this.pump(entry.code);
  }

  /**
   * Another text for a message that is certainly not stored: it has never left, or was refused and now goes out again.
   * False when it may be: a retry gets the first result, whatever its text.
   */
  rewrite(code: string, clientMsgId: string, text: string): boolean {
    const entry = this.find(code, clientMsgId);
    const isRefused = entry?.state === "failed" && entry.error?.code !== "internal";
    if (!entry || (entry.sentAs !== null && !isRefused)) return false;
    const more = entryBytes({ text }) - entryBytes(entry);
    if (this.#bytes + more > MAX_OUTBOX_BYTES) throw new OutboxFull();
    this.#bytes += more;
    this.#replace({ ...entry, text });
    this.resend(code, clientMsgId);
    return true;
  }

  resend(code: string, clientMsgId: string): void {
    const entry = this.find(code, clientMsgId);
    if (entry?.state !== "failed") return;
    const { error: _, ...rest } = entry;
    this.#replace({ ...rest, state: "queued", sentAs: null });
    this.pump(code);
  }

  /** The message is stored, or not wanted any more. Returns it if it was here. */
  remove(code: string, clientMsgId: string): OutboxEntry | undefined {
    const queue = this.#queues.get(code);
    const entry = this.find(code, clientMsgId);
    if (!queue || !entry) return undefined;
    queue.entries = queue.entries.filter((other) => other !== entry);
    this.#orphans.delete(clientMsgId);
    this.#bytes -= entryBytes(entry);
    this.#storage?.remove(clientMsgId);
    if (queue.inFlight?.clientMsgId === clientMsgId) this.#landed(queue);
    this.#owner.changed(code);
    this.pump(code);
    return entry;
  }

  forgetRoom(code: string): void {
    for (const entry of this.entries(code)) this.#storage?.remove(entry.clientMsgId);
    for (const entry of this.entries(code)) this.#bytes -= entryBytes(entry);
    const queue = this.#queues.get(code);
    if (queue) this.#landed(queue);
    this.#queues.delete(code);
  }

  /** The entry an ack is about. */
  acked(code: string, frame: Down<"ack">): OutboxEntry | undefined {
    const inFlight = this.#queues.get(code)?.inFlight;
    const byId = inFlight && inFlight.requestId === frame.id ? inFlight.clientMsgId : undefined;
    const clientMsgId = frame.clientMsgId ?? byId;
    return clientMsgId === undefined ? undefined : this.remove(code, clientMsgId);
  }

  /** True when the error was about the message in flight. */
  refused(frame: Down<"error">): boolean {
    if (frame.id === undefined) return false;
    for (const [code, queue] of this.#queues) {
      if (queue.inFlight?.requestId !== frame.id) continue;
      const entry = this.find(code, queue.inFlight.clientMsgId);
      if (entry) this.#refuse(queue, entry, frame);
      return true;
    }
    return false;
  }

  /** The room forgot its messages: only the newest of the log will be seen again. */
  startedOver(code: string): void {
    for (const entry of this.entries(code)) if (entry.sentAs !== null) this.#orphans.add(entry.clientMsgId);
  }

  /** The connection is gone: what was in flight waits for the next one. */
  pause(): void {
    for (const [code, queue] of this.#queues) {
      const entry = queue.inFlight && this.find(code, queue.inFlight.clientMsgId);
      this.#landed(queue);
      if (entry) this.#replace({ ...entry, state: "queued" });
    }
  }

  /** Sends the room's next message if nothing is in its way. */
  pump(code: string): void {
    const queue = this.#queues.get(code);
    const next = queue?.entries.find(({ state }) => state === "queued");
    if (!queue || !next || queue.inFlight || queue.cancelTimer) return;
    const target = this.#owner.target(code);
    if (!target) return;
    // It left under an identity that is gone, so its key no longer protects it. Only the log can tell.
    if (next.sentAs !== null && next.sentAs !== target.self) {
      if (!target.isCaughtUp) return;
      if (this.#orphans.has(next.clientMsgId)) return this.#failUnknown(next);
    }
    const requestId = this.#owner.newRequestId();
    const entry = { ...next, state: "sending", sentAs: target.self } as const;
    const { clientMsgId, text, options } = entry;
    queue.inFlight = { requestId, clientMsgId };
    this.#replace(entry);
    queue.cancelTimer = this.#owner.clock.after(ACK_DEADLINE_MS, () => this.#retry(queue, entry, 0));
    const isSent = this.#owner.send({
      type: "send",
      id: requestId,
      room: target.room,
      text,
      clientMsgId,
      ...sendFields(options),
    });
    if (!isSent) this.#retry(queue, entry, 0);
  }

  #refuse(queue: Queue, entry: OutboxEntry, frame: Down<"error">): void {
    const advice = retryAdvice(frame.code);
    if (advice === "never") {
      this.#landed(queue);
      this.#replace({ ...entry, state: "failed", error: { code: frame.code, message: frame.message } });
      this.pump(entry.code);
    } else if (advice === "later") {
      const refusals = queue.refusals + 1;
      this.#retry(queue, entry, frame.retryAfterMs ?? 250 + backoffMs(refusals, this.#owner.random));
      queue.refusals = refusals;
    } else {
      this.#owner.refused(frame.message);
    }
  }

  /** Back to the head of the queue; the pause holds for the ones behind it too, so that order is kept. */
  #retry(queue: Queue, entry: OutboxEntry, pauseMs: number): void {
    this.#landed(queue);
    this.#replace({ ...entry, state: "queued" });
    queue.cancelTimer = this.#owner.clock.after(pauseMs, () => {
      queue.cancelTimer = null;
      this.pump(entry.code);
    });
  }

  #failUnknown(entry: OutboxEntry): void {
    const message = "It is not known whether this message arrived: look before you send it again.";
    this.#replace({ ...entry, state: "failed", error: { code: "internal", message } });
    this.pump(entry.code);
  }

  #landed(queue: Queue): void {
    queue.cancelTimer?.();
    queue.cancelTimer = null;
    queue.inFlight = null;
    queue.refusals = 0;
  }

  #replace(entry: OutboxEntry): void {
    const queue = this.#queue(entry.code);
    queue.entries = queue.entries.map((old) => (old.clientMsgId === entry.clientMsgId ? entry : old));
    this.#storage?.save(entry);
    this.#owner.changed(entry.code);
  }

  #queue(code: string): Queue {
    let queue = this.#queues.get(code);
    if (!queue) this.#queues.set(code, (queue = { entries: [], inFlight: null, refusals: 0, cancelTimer: null }));
    return queue;
  }
}

function sendFields({ replyTo, mentions = [], mentionsRoom = false, files = [] }: SendOptions = {}): Partial<
  Up<"send">
> {
  return {
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(mentions.length === 0 ? {} : { mentions: [...mentions] }),
    ...(mentionsRoom ? { mentionsRoom } : {}),
    ...(files.length === 0 ? {} : { files: files.map(({ id }) => id) }),
  };
}
