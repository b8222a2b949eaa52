import { describe, expect, it } from "vitest";
import { createBoundedWork } from "./bounded-work.ts";

function heldWork() {
  const started: number[] = [];
  const finish = new Map<number, () => void>();
  const work = (id: number) => () => {
    started.push(id);
    return new Promise<number>((resolve) => finish.set(id, () => resolve(id)));
  };
  return { started, work, finish: (id: number) => finish.get(id)?.() };
}

describe("bounded work", () => {
  it("no more runs at once than allowed, the rest waits in order", async () => {
    const line = createBoundedWork({ atOnce: 2, waiting: 5 });
    const { started, work, finish } = heldWork();
    const all = [1, 2, 3, 4].map((id) => line.run(work(id)));
    expect(started).toEqual([1, 2]);
    finish(2);
    await all[1];
    await expect.poll(() => started).toEqual([1, 2, 3]);
    finish(1);
    await expect.poll(() => started).toEqual([1, 2, 3, 4]);
    finish(3);
    finish(4);
    expect(await Promise.all(all)).toEqual([1, 2, 3, 4]);
  });

  it("over the line's length everybody else is told to come back", async () => {
    const line = createBoundedWork({ atOnce: 1, waiting: 1 });
    const { work, finish } = heldWork();
    const first = line.run(work(1));
    const second = line.run(work(2));
    await expect(line.run(work(3))).rejects.toMatchObject({ code: "busy", retryAfterMs: 1000 });
    finish(1);
    await first;
    await expect.poll(() => (finish(2), second)).toBe(2);
  });

  it("failed work gives its place away like any other", async () => {
    const line = createBoundedWork({ atOnce: 1, waiting: 1 });
    await expect(line.run(() => Promise.reject(new Error("out of memory")))).rejects.toThrow("out of memory");
    expect(await line.run(async () => "next")).toBe("next");
  });
});
