import { expect, it } from "vitest";
import type { Fleet } from "../../torture/fleet.ts";
import { acked, eventually, expectValid, startTrial, tell } from "./fleet-trial.ts";

/** What says to a client that the same message may be accepted later. */
const LATER = ["busy", "internal", "storage_failed"];
const BACK_WITHIN_MS = 10_000;

export function itOutlivesItsDatabase(fleet: () => Fleet): void {
  it("while PostgreSQL is killed with -9 every send gets an ack or a clear later, and nodes go on by themselves", async () => {
    const { postgres, nodes } = fleet();
    if (!postgres) throw new Error("this fleet has a PostgreSQL");
    const pids = nodes.map(({ server }) => server.pid);
    const trial = await startTrial(fleet());
    const codes = (): string[] =>
      trial.history.entries.flatMap((entry) => (entry.op === "later" || entry.op === "refuse" ? [entry.code] : []));
    trial.talk();
    await acked(trial, 60);
    await trial.fault("kill-database", async () => {
      await postgres.kill9();
      await eventually(() => codes().filter((code) => LATER.includes(code)).length >= 20, "clients are told: later");
      await postgres.start();
      return true;
    });
    const backAt = trial.history.now;
    await acked(trial, 1);
    const unavailableMs = trial.history.now - backAt;
    await acked(trial, 60);
    const report = await trial.judge();
    expectValid(report);
    const counts = Map.groupBy(codes(), (code) => code);
    const told = [...counts].map(([code, all]) => `${code} ${all.length}`).join(", ");
    tell(`PostgreSQL killed: ${told}; the first ack ${unavailableMs.toFixed(0)} ms after it was back`);
    expect([...counts.keys()].filter((code) => code !== "bad_text" && !LATER.includes(code))).toEqual([]);
    expect(unavailableMs).toBeLessThan(BACK_WITHIN_MS);
    expect(nodes.map(({ server }) => server.pid)).toEqual(pids);
  });
}
