import { describe, expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import { range } from "../../test/kit/range.ts";
import { Pace } from "./pace.ts";

/** The pace of a room, with a store that answers when a test says so. */
function createPace() {
  const clock = new HandClock();
  const pace = new Pace(clock);
  /** What has got to the store, in this order. */
  const stored: string[] = [];
  const underWay: PromiseWithResolvers<{ event: { seq: number } }>[] = [];
  /** Somebody here sends messages. */
  function send(...names: string[]): void {
    for (const name of names) {
      const store = () => {
        stored.push(name);
        underWay.push(Promise.withResolvers());
        return (underWay.at(-1) as (typeof underWay)[0]).promise;
      };
      pace.write(store).catch(() => undefined);
    }
  }
  /** The store answers the oldest writes: they became these seqs, or (null) they failed. */
  async function answer(...seqs: (number | null)[]): Promise<void> {
    for (const seq of seqs) {
      const write = underWay.shift();
      if (seq === null) write?.reject(new Error("the disk is gone"));
      else write?.resolve({ event: { seq } });
    }
    await clock.settle();
  }
  /** A fan-out of `frames` messages, the first ones of the room, `own` of them from here. */
  async function fanOut({ frames, own = 0, tookMs = 8 }: { frames: number; own?: number; tookMs?: number }) {
    const seqs = range(1, own);
    send(...seqs.map(String));
    await answer(...seqs);
    stored.length = 0;
    pace.fannedOut(frames, tookMs);
  }
  return { clock, pace, stored, send, answer, fanOut };
}

describe("the pace of a big room", () => {
  test("D17 a message that is alone waits for nothing", async () => {
    const { pace, fanOut, stored, send, answer } = createPace();
    expect(pace.delay(1, 1)).toBe(0);
    await fanOut({ frames: 1, own: 1 });
    send("next");
    expect(stored).toEqual(["next"]);
    await answer(2);
    expect(pace.delay(2, 1)).toBe(0);
  });

  test("D17 after a fan-out of several messages the next one leaves when as many are there", async () => {
    const { clock, pace, fanOut } = createPace();
    await fanOut({ frames: 3 });
    expect(pace.delay(4, 1)).toBe(8);
    await clock.advance(3);
    expect(pace.delay(5, 2)).toBe(5);
    expect(pace.delay(6, 3)).toBe(0);
  });

  test.for([
    { tookMs: 8, waitMs: 8 },
    { tookMs: 200, waitMs: 50 },
  ])("D17 fewer wait for $waitMs ms after a fan-out that took $tookMs ms", async ({ tookMs, waitMs }) => {
    const { clock, pace, fanOut } = createPace();
    await fanOut({ frames: 3, tookMs });
    await clock.advance(20);
    expect(pace.delay(4, 1)).toBe(waitMs);
    await clock.advance(waitMs);
    expect(pace.delay(4, 1)).toBe(0);
  });

  test("D17 as many as last time wait for what is being stored: it belongs to their wave", async () => {
    const { pace, fanOut, send, answer } = createPace();
    await fanOut({ frames: 2, own: 2 });
    send("one", "two", "three");
    await answer(3, 4);
    expect(pace.delay(4, 2)).toBe(8);
    await answer(5);
    expect(pace.delay(5, 3)).toBe(0);
  });

  test("D17 D18 the load is over when nothing has come for 50 ms", async () => {
    const { clock, pace, fanOut, send, stored, answer } = createPace();
    await fanOut({ frames: 3, own: 3 });
    await clock.advance(50);
    send("one");
    expect(stored).toEqual(["one"]);
    await answer(4);
    expect(pace.delay(4, 1)).toBe(0);
  });

  test("D18 after such a fan-out messages are stored when there are as many as were stored for it", async () => {
    const { send, stored, fanOut } = createPace();
    await fanOut({ frames: 4, own: 3 });
    send("one", "two");
    expect(stored).toEqual([]);
    send("three", "four");
    expect(stored).toEqual(["one", "two", "three", "four"]);
  });

  test("D18 fewer are stored after 2 ms", async () => {
    const { clock, send, stored, fanOut } = createPace();
    await fanOut({ frames: 3, own: 3 });
    send("one");
    await clock.advance(1);
    send("two");
    expect(stored).toEqual([]);
    await clock.advance(1);
    expect(stored).toEqual(["one", "two"]);
  });

  test("D18 messages that gather are 256 at most, however many the last fan-out had", async () => {
    const { send, stored, fanOut } = createPace();
    await fanOut({ frames: 300, own: 300 });
    send(...range(1, 255).map(String));
    expect(stored).toEqual([]);
    send("256");
    expect(stored.length).toBe(256);
  });

  test("D18 one that the store refuses at once fails alone, whoever sends the last of the wave", async () => {
    const { pace, send, stored, fanOut } = createPace();
    await fanOut({ frames: 3, own: 3 });
    send("one");
    const refused = pace.write(() => {
      throw new Error("blank");
    });
    send("three");
    await expect(refused).rejects.toThrow("blank");
    expect(stored).toEqual(["one", "three"]);
  });

  test("D16 what another node announced waits for an own write, from the moment it came, 10 ms at most", async () => {
    const { clock, pace, send, answer } = createPace();
    send("own");
    expect(pace.delay(1, 1)).toBe(10);
    await clock.advance(4);
    expect(pace.delay(2, 2)).toBe(6);
    await clock.advance(6);
    expect(pace.delay(3, 3)).toBe(0);
    await clock.advance(1);
    expect(pace.delay(4, 1)).toBe(10);
    await answer(5);
    expect(pace.delay(5, 2)).toBe(0);
  });

  test("D16 after a fan-out that took longer than that, it waits as long as that took", async () => {
    const { pace, fanOut, send } = createPace();
    await fanOut({ frames: 2, own: 1, tookMs: 30 });
    send("own");
    expect(pace.delay(4, 2)).toBe(30);
  });

  test("D16 own messages wait for no own write", async () => {
    const { pace, send, answer } = createPace();
    send("one", "two");
    await answer(8);
    expect(pace.delay(8, 1)).toBe(0);
  });

  test("D16 a write that failed lets go of what waited for it", async () => {
    const { pace, send, answer } = createPace();
    send("lost");
    expect(pace.delay(1, 1)).toBe(10);
    await answer(null);
    expect(pace.delay(1, 1)).toBe(0);
  });
});
