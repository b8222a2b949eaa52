import fc from "fast-check";
import { expect, test } from "vitest";
import { bob, ClientKit, HEARTBEAT_MS } from "../test/client-kit.ts";
import { settled } from "../test/hand-clock.ts";
import type { HandSocket } from "../test/hand-socket.ts";
import { ModelServer } from "../test/model-server.ts";

/** What may happen next. `drop`, `twice` and `swap` do it to what the server has said but the client has not heard. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant("send" as const) },
  { weight: 4, arbitrary: fc.constant("other" as const) },
  { weight: 6, arbitrary: fc.constant("deliver" as const) },
  ...(["drop", "twice", "swap", "lose-up", "break", "heartbeat", "wait"] as const).map((what) => ({
    weight: 1,
    arbitrary: fc.constant(what),
  })),
);

class Run {
  readonly kit = new ClientKit();
  readonly server = new ModelServer();
  #dialled: HandSocket | null = null;
  #written = 0;

  /** The server hears what the client said, and the client what the server said. */
  async deliver(): Promise<void> {
    const { socket } = this.kit;
    if (this.#dialled !== socket) {
      this.#dialled = socket;
      socket.open();
      this.server.connected(socket);
    }
    for (const frame of socket.up.splice(0)) this.server.receive(socket, frame);
    socket.flush();
    await settled();
    this.expectDense();
  }

  async apply(what: typeof step extends fc.Arbitrary<infer Step> ? Step : never): Promise<void> {
    const { socket, clock, client } = this.kit;
    if (what === "send" && client.room("lobby")) this.kit.room.send(`mine ${(this.#written += 1)}`);
    if (what === "other") this.server.post(bob, `theirs ${this.server.log.length + 1}`);
    if (what === "deliver") await this.deliver();
    if (what === "drop") socket.down.splice(0, 1);
    if (what === "twice") socket.down.push(...socket.down.slice(0, 2));
    if (what === "swap") socket.down.reverse();
    if (what === "lose-up") socket.up.splice(0, 1);
    if (what === "heartbeat") this.server.heartbeat();
    if (what === "wait") await clock.advance(5000);
    if (what === "break") {
      socket.end(1006);
      await clock.advance(15_000);
    }
  }

  /** A network that has come to its senses, for long enough. */
  async calm(): Promise<void> {
    for (let round = 0; round < 60; round += 1) {
      for (let turn = 0; turn < 8; turn += 1) await this.deliver();
      this.server.heartbeat();
      await this.kit.clock.advance(HEARTBEAT_MS / 5);
    }
  }

  expectDense(): void {
    const room = this.kit.client.room("lobby");
    const seqs = (room?.snapshot().timeline ?? []).flatMap((item) => ("seq" in item ? [item.seq] : []));
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  }
}

test("whatever is lost, repeated, reordered or cut off: the list ends as the log, each own message once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80, size: "max" }), async (steps) => {
      const run = new Run();
      run.kit.client.connect();
      await settled();
      run.kit.client.join("lobby").catch(() => {});
      for (let turn = 0; turn < 4; turn += 1) await run.deliver();
      const written: string[] = [];
      for (const what of steps) await run.apply(what);
      for (const item of run.kit.room.snapshot().timeline) if (item.kind === "message") written.push(item.text);
      await run.calm();
      const log = run.server.log.map(({ text }) => text);
      const shown = run.kit.room.snapshot().timeline.map((item) => (item.kind === "message" ? item.text : item.kind));
      expect(shown).toEqual(log);
      expect(run.kit.heard).toEqual(log);
      expect(log).toEqual([...new Set(log)]);
      const own = log.filter((text) => text.startsWith("mine"));
      expect(own).toEqual(Array.from({ length: own.length }, (_, n) => `mine ${n + 1}`));
      expect(written.filter((text) => !log.includes(text))).toEqual([]);
      run.kit.client.close();
    }),
    { numRuns: 100 },
  );
}, 60_000);
