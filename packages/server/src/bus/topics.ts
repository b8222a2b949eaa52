import type { Link } from "./engine.ts";

/** Topics in one subscribe call to an engine. */
const TOPICS_PER_CALL = 512;

interface Wave {
  readonly topics: Set<string>;
  readonly confirmed: PromiseWithResolvers<void>;
}

interface Held {
  rooms: number;
  readonly confirmed: Promise<void>;
}

/**
 * Which topics one link is subscribed to: those with at least one room. What comes up in one go is one call to the
 * engine, so that a node which opens or resumes thousands of rooms does not make thousands of round trips.
 */
export class Topics {
  readonly #link: Pick<Link, "subscribe" | "unsubscribe">;
  readonly #onFailure: (error: unknown) => void;
  readonly #held = new Map<string, Held>();
  readonly #waves = new Set<Wave>();
  readonly #leaving = new Set<string>();
  #next: Wave | null = null;
  #isFlushDue = false;
  #hasEnded = false;

  /** `onFailure`: the engine refused a subscription; a link that is deaf to a room is no link. */
  constructor(link: Pick<Link, "subscribe" | "unsubscribe">, onFailure: (error: unknown) => void) {
    this.#link = link;
    this.#onFailure = onFailure;
  }

  /** One more room on this topic. Resolves when the engine has confirmed it, or the link has ended. */
  add(topic: string): Promise<void> {
    if (this.#hasEnded) return Promise.resolve();
    const held = this.#held.get(topic);
    if (held) {
      held.rooms += 1;
      this.#leaving.delete(topic);
      return held.confirmed;
    }
    this.#next ??= this.#newWave();
    this.#next.topics.add(topic);
    this.#held.set(topic, { rooms: 1, confirmed: this.#next.confirmed.promise });
    this.#flushSoon();
    return this.#next.confirmed.promise;
  }

  /** One room less. What is still on its way is filtered by room. */
  remove(topic: string): void {
    const held = this.#held.get(topic);
    if (!held || --held.rooms > 0) return;
    this.#leaving.add(topic);
    this.#flushSoon();
  }

  /** Resolves when the topic is confirmed, or not held. */
  confirmed(topic: string): Promise<void> {
    return this.#held.get(topic)?.confirmed ?? Promise.resolve();
  }

  /** Resolves when everything added so far is confirmed, or the link has ended. */
  async allConfirmed(): Promise<void> {
    await Promise.all([...this.#waves].map((wave) => wave.confirmed.promise));
  }

  /** The link is gone: nobody waits for it any more. */
  end(): void {
    this.#hasEnded = true;
    for (const wave of this.#waves) wave.confirmed.resolve();
    this.#waves.clear();
    this.#held.clear();
  }

  #newWave(): Wave {
    const wave: Wave = { topics: new Set(), confirmed: Promise.withResolvers() };
    this.#waves.add(wave);
    return wave;
  }

  #flushSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    process.nextTick(() => {
      this.#isFlushDue = false;
      if (!this.#hasEnded) this.#flush();
    });
  }

  #flush(): void {
    const wave = this.#next;
    this.#next = null;
    const left: string[] = [];
    for (const topic of this.#leaving) {
      this.#held.delete(topic);
      // Left again before the engine was asked for it: then it need not hear of it.
      if (!wave?.topics.delete(topic)) left.push(topic);
    }
    this.#leaving.clear();
    if (left.length > 0) this.#link.unsubscribe(left);
    if (wave) void this.#subscribe(wave);
  }

  async #subscribe(wave: Wave): Promise<void> {
    const topics = [...wave.topics];
    const calls: Promise<void>[] = [];
    for (let at = 0; at < topics.length; at += TOPICS_PER_CALL) {
      calls.push(this.#link.subscribe(topics.slice(at, at + TOPICS_PER_CALL)));
    }
    await Promise.all(calls).catch(this.#onFailure);
    this.#waves.delete(wave);
    wave.confirmed.resolve();
  }
}
