import { randomBytes } from "node:crypto";
import type { RoomId } from "@parley/protocol";
import { expect } from "vitest";
import type { BusRule } from "./bus.contract.ts";

const general = "general" as RoomId;
const other = "other" as RoomId;

/** The rules of docs/rules/BUS.md about notes, and about a link that is down. */
export const NOTE_RULES: readonly BusRule[] = [
  {
    id: "B12",
    title: "a note to a room reaches the nodes subscribed to it, the teller included, and nobody else",
    async check(bench) {
      const [ana, bo] = [await bench.node(general), await bench.node(general, other)];
      const outsider = await bench.node(other);
      await ana.tellUntilHeard(general, "from inside", [ana, bo]);
      await outsider.tellUntilHeard(general, "from outside", [ana, bo]);
      bo.bus.unsubscribe(general);
      await bench.settle();
      await ana.tellUntilHeard(general, "after bo left", [ana]);
      await bench.settle();
      expect(outsider.notes).toEqual([]);
      expect(bo.said(general)).not.toContain("after bo left");
    },
  },
  {
    id: "B13",
    title: "a note to all reaches every listening node, whatever it subscribed to",
    async check(bench) {
      const [ana, bo, cy] = [await bench.node(general), await bench.node(other), await bench.node()];
      await ana.tellUntilHeard(null, "from a room", [ana, bo, cy]);
      await cy.tellUntilHeard(null, "from nowhere", [ana, bo, cy]);
    },
  },
  {
    id: "B14",
    title: "a note arrives byte for byte up to the declared maximum; a longer one is refused, never cut",
    async check(bench) {
      const ana = await bench.node(general);
      const bo = await bench.node(general);
      const { maxPayloadBytes } = ana.bus.capabilities;
      const largest = Math.min(maxPayloadBytes, 1024 * 1024);
      const bodies = [Buffer.alloc(0), Buffer.from([0, 10, 13, 34, 255]), Buffer.from("šŸ €"), randomBytes(largest)];
      for (const room of [general, null]) {
        for (const body of bodies) {
          const sent = Buffer.from(body);
          const hasArrived = () => bo.notes.some((note) => note.room === room && note.body.equals(sent));
          for (let attempt = 0; attempt < 5 && !hasArrived(); attempt += 1) {
            await ana.bus.tell({ room, body });
            await bo.until(hasArrived, `note of ${body.length} bytes`).catch(() => undefined);
          }
          expect(hasArrived(), `a note of ${body.length} bytes`).toBe(true);
        }
        if (maxPayloadBytes > largest) continue;
        await expect(ana.bus.tell({ room, body: randomBytes(largest + 1) })).rejects.toThrow();
      }
      await bench.settle();
      expect(bo.notes.filter(({ body }) => !bodies.some((sent) => sent.equals(body))).length).toBe(0);
    },
  },
  {
    id: "B15",
    title:
      "notes and events leave each other alone; a listener that throws on a note harms neither the teller nor anything after it",
    async check(bench) {
      const [ana, bo] = [await bench.node(general), await bench.node(general)];
      const seqs = Array.from({ length: 20 }, (_, index) => index + 1);
      let isTelling = false;
      for (const node of [ana, bo]) {
        node.onNoteArrival = () => {
          if (isTelling) node.faults.push("called inside tell");
          throw new Error("a listener that throws");
        };
      }
      await Promise.all(
        seqs.flatMap((seq) => {
          const published = ana.publish(general, seq);
          isTelling = true;
          const told = ana.tell(seq % 2 === 0 ? general : null, `note ${seq}`);
          isTelling = false;
          return [published, told];
        }),
      );
      for (const node of [ana, bo]) {
        await node.hasAll(general, seqs);
        const firsts = [...new Set(node.seqs(general))];
        expect(ana.bus.capabilities.ordered ? firsts : firsts.toSorted((a, b) => a - b)).toEqual(seqs);
      }
      await ana.tellUntilHeard(general, "the last in the room", [ana, bo]);
      await ana.tellUntilHeard(null, "the last to all", [ana, bo]);
      expect([...ana.faults, ...bo.faults]).toEqual([]);
    },
  },
  {
    id: "B16",
    title:
      "while a node's link is down its publish and tell reject and nothing is kept for later; subscribe waits for nobody and works once the link is back",
    async check(bench) {
      const [ana, bo] = [await bench.node(general), await bench.node(general)];
      if (!bench.link) return;
      await bench.link.cut(bo.bus);
      await bo.untilDown();
      await expect(bo.within(bo.publish(general, 1), "publish")).rejects.toThrow();
      await expect(bo.within(bo.tell(general, "too early"), "tell")).rejects.toThrow();
      await bo.within(bo.bus.subscribe(other), "subscribe");
      await bench.link.restore(bo.bus);
      await bo.until(() => bo.gaps > 0, "a gap");
      await ana.publish(other, 2);
      await bo.has(other, 2);
      await bo.tellUntilHeard(general, "in time", [ana]);
      await bench.settle();
      expect(ana.seqs(general)).toEqual([]);
      expect(ana.said(general)).not.toContain("too early");
    },
  },
];
