import { seededRandom } from "../../kit/seeded-random.ts";
import { History, textHash } from "../history.ts";
import type { OpenLink } from "../link.ts";
import { Probe } from "../probe.ts";
import { judge, type Verdict } from "../verdict.ts";
import { ModelBus } from "./model-bus.ts";
import { HEADS_CHECK_MS, ModelNode } from "./model-node.ts";
import { ModelStore } from "./model-store.ts";
import type { PlantedBug } from "./planted-bug.ts";
import { SimClock } from "./sim-clock.ts";

const ROOMS = ["one", "two"];
const LOAD_MS = 8000;
/** Long enough for every repair, and for every probe's longest back-off. */
const DRAIN_MS = 8000;
const EVERY_MS = 120;

/** A cluster of three nodes with probes and faults, in virtual time: a quarter of a minute of it in a fraction of a second. */
export function runModel(seed: number, bug: PlantedBug | null): Verdict {
  const random = seededRandom(seed);
  const clock = new SimClock(random);
  const history = new History(() => clock.monotonic());
  const store = new ModelStore(clock, random, bug);
  const bus = new ModelBus(clock, random);
  const nodes = ["n1", "n2", "n3"].map(
    (name, index) => new ModelNode({ name, clock, random, store, bus, bug, skewMs: index * 700 }),
  );
  let visitors = 0;
  const open: OpenLink = (path, events) => {
    const alive = nodes.filter(({ isUp }) => isUp);
    const node = alive[Math.floor(random() * alive.length)];
    if (!node) throw new Error("the model never has all its nodes down");
    const connection = node.connect(path, events, () => `v${++visitors}`);
    return { node: node.name, link: connection.link((text) => node.receive(connection, text)) };
  };
  const probes = Array.from({ length: 7 }, (_, index) => {
    // The last one is in one room only: whatever else it is shown has leaked.
    const rooms = index === 6 ? ROOMS.slice(0, 1) : ROOMS;
    return new Probe({ name: `p${index}`, rooms, open, history, clock, random });
  });
  for (const probe of probes) probe.start();

  for (const probe of probes) {
    const talk = (): void => {
      if (clock.monotonic() > LOAD_MS) return;
      probe.say();
      if (random() < 0.2) probe.look();
      clock.after(random() * 2 * EVERY_MS, talk);
    };
    clock.after(200, talk);
  }
  for (let at = 1000; at < LOAD_MS - 1000; at += 700) clock.after(at, () => crashOne(nodes, clock, random));
  for (let at = 300; at < LOAD_MS; at += 60) {
    clock.after(at, () => probes[Math.floor(random() * probes.length)]?.drop());
  }
  // The last words before the silence are those that no later event gives away.
  clock.after(LOAD_MS - 300, () => void (bus.isDead = true));
  clock.after(LOAD_MS + 2 * HEADS_CHECK_MS, () => void (bus.isDead = false));
  clock.runUntil(LOAD_MS + DRAIN_MS);

  for (const probe of probes) probe.stop({ isDone: true });
  for (const room of ROOMS) {
    for (const { name, history: read } of nodes.map((node) => ({ name: node.name, history: node.history(room) }))) {
      readAll(history, `http:${name}`, room, read);
    }
    readAll(history, "database", room, store.all(room));
  }
  return judge(history.entries, { minAcks: 200, mustRead: ["database"] });
}

function crashOne(nodes: readonly ModelNode[], clock: SimClock, random: () => number): void {
  const node = nodes[Math.floor(random() * nodes.length)];
  if (!node || nodes.filter(({ isUp }) => isUp).length < nodes.length) return;
  node.crash();
  clock.after(200 + random() * 400, () => node.restart());
}

function readAll(
  history: History,
  client: string,
  room: string,
  rows: readonly { readonly seq: number; readonly clientMsgId: string; readonly text: string }[],
): void {
  for (const { seq, clientMsgId, text } of rows) {
    history.record({ op: "read", client, node: client, room, seq, clientMsgId, text: textHash(text) });
  }
  history.record({ op: "final", client, node: client, room, isWhole: true });
}
