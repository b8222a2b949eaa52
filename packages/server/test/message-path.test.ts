import { expect, test, vi } from "vitest";
import { createMemoryBroker } from "../src/bus/memory-bus.ts";
import { createMemoryStore } from "../src/store/memory/memory-store.ts";
import { SessionKit } from "./kit/session-kit.ts";

/*
 * The tour: one message through the whole server, and nothing but that. Each of the eight steps of docs/message-path.md
 * writes its name down as it happens. The functions are the real ones; they are only listened to.
 */

const steps = vi.hoisted((): string[] => []);

/** The module as it is, with one of its functions noting that it was called. */
async function listening(
  original: () => Promise<object>,
  name: string,
  note: (...args: readonly unknown[]) => string | null,
): Promise<object> {
  const module = await original();
  const run: unknown = Reflect.get(module, name);
  if (typeof run !== "function") throw new Error(`${name} is not a function`);
  const listened = (...args: readonly unknown[]): unknown => {
    const step = note(...args);
    if (step !== null) steps.push(step);
    return Reflect.apply(run, undefined, args);
  };
  return { ...module, [name]: listened };
}

vi.mock("../src/gateway/parse-frame.ts", (original: () => Promise<object>) =>
  listening(original, "parseFrame", () => "1 gateway/connection parses the frame"),
);
vi.mock("../src/gateway/dispatch.ts", (original: () => Promise<object>) =>
  listening(original, "dispatch", () => "2 gateway/dispatch finds the use case"),
);
vi.mock("../src/chat/send-message.ts", (original: () => Promise<object>) =>
  listening(original, "sendMessage", () => "3 chat/send-message checks it"),
);
vi.mock("../src/delivery/deliver.ts", (original: () => Promise<object>) =>
  listening(original, "deliver", (room) =>
    (room as { readonly pending: readonly Buffer[] }).pending.length > 0 ? "8 delivery/deliver hands it to all" : null,
  ),
);

test("a message takes the eight steps of docs/message-path.md, in order, and one write per member", async () => {
  const memory = createMemoryStore();
  const node = createMemoryBroker({ onError: (error) => steps.push(String(error)) }).connect();
  const kit = new SessionKit({
    store: {
      ...memory,
      async append(draft) {
        const appended = await memory.append(draft);
        steps.push("4 the store has it, durably");
        return appended;
      },
    },
    bus: {
      ...node,
      publish(event) {
        steps.push("6 the bus announces it");
        return node.publish(event);
      },
      listen: (listener) =>
        node.listen({
          onGap: () => listener.onGap(),
          onNote: (note) => listener.onNote(note),
          onEvent(event) {
            steps.push("7 delivery/hub takes it in order");
            listener.onEvent(event);
          },
        }),
    },
  });
  const ana = await kit.visit("room=lobby&name=ana");
  const bob = await kit.visit("room=lobby&name=bob");
  await kit.clock.advance(1000);
  const { connection } = ana;
  const reply = connection.reply.bind(connection);
  connection.reply = (frame) => {
    steps.push(`5 the sender gets its ${frame.type}`);
    reply(frame);
  };
  for (const [name, { wire }] of Object.entries({ ana, bob })) {
    const write = wire.write.bind(wire);
    wire.write = (bytes) => {
      steps.push(`  ${name}'s socket gets one write`);
      write(bytes);
    };
  }
  steps.length = 0;

  await ana.send({ type: "send", id: "7", text: "hello" });

  expect(steps).toEqual([
    "1 gateway/connection parses the frame",
    "2 gateway/dispatch finds the use case",
    "3 chat/send-message checks it",
    "4 the store has it, durably",
    "5 the sender gets its ack",
    "6 the bus announces it",
    "7 delivery/hub takes it in order",
    "8 delivery/deliver hands it to all",
    "  ana's socket gets one write",
    "  bob's socket gets one write",
  ]);
  expect(ana.types().slice(-2)).toEqual(["ack", "message"]);
  expect(bob.wire.last("message")).toEqual(ana.wire.last("message"));
});
