import type { ClientRoom } from "../../../client/src/index.ts";
import { type Device, isSent } from "./device.ts";
import { CODES, idOf, type World } from "./world.ts";

const EMOJIS = ["👍", "🎂", "😀"];
const PEOPLE = ["uma", "vic", "wes"];

/** So often each thing happens. */
const WEIGHTS = {
  say: 10,
  answer: 4,
  call: 4,
  edit: 6,
  delete: 4,
  react: 12,
  pin: 4,
  rewrite: 2,
  read: 5,
  unread: 4,
  page: 14,
  break: 4,
  reload: 3,
  stall: 2,
  flow: 3,
  leave: 1,
  join: 3,
  store: 100,
  time: 6,
  turn: 6,
};
type What = keyof typeof WEIGHTS;
const DECK = Object.entries(WEIGHTS).flatMap(([what, weight]) => Array.from({ length: weight }, () => what as What));

/** One thing that happens to somebody somewhere. */
export async function step(world: World, random: () => number): Promise<void> {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const device = pick(world.devices);
  const what = pick(DECK);
  if (!device || !what) return;
  if (what === "store") world.stepStore(random());
  else if (what === "time") await world.pass(Math.ceil(random() * 700));
  else if (what === "join") device.try(device.client.join(pick(CODES) ?? ""));
  else if (what === "break") device.break();
  else if (what === "reload") device.reload();
  else if (what === "stall") device.isStalled = true;
  else if (what === "flow") device.isStalled = false;
  else new Act(world, device, random).perform(what);
  if (random() < 0.4) await world.clock.settle();
  else for (let turn = 0; turn < random() * 10; turn += 1) await Promise.resolve();
}

/** What somebody does in one of the rooms they are in, or nothing. */
class Act {
  readonly #world: World;
  readonly #device: Device;
  readonly #random: () => number;

  constructor(world: World, device: Device, random: () => number) {
    this.#world = world;
    this.#device = device;
    this.#random = random;
  }

  perform(what: What): void {
    const room = this.#pick(this.#device.client.rooms);
    if (!room) return;
    const { timeline } = room.snapshot();
    const sent = timeline.filter(isSent).filter(({ deletedAt }) => deletedAt === undefined);
    // Mostly of what was said last, where others act too.
    const some = this.#pick(this.#chance(0.4) ? sent.slice(-8) : sent);
    const own = this.#pick(sent.filter(({ isOwn }) => isOwn).slice(-6));
    const unsent = this.#pick(timeline.flatMap((item) => ("clientMsgId" in item ? [item.clientMsgId] : [])));
    const text = `${this.#device.name} ${Math.floor(this.#random() * 1e6)}`;
    if (what === "say") room.send(text);
    else if (what === "call") room.send(text, this.#call());
    else if (what === "rewrite" && unsent !== undefined) room.rewrite(unsent, text);
    else if (what === "read") room.markRead(this.#chance(0.5) ? undefined : some?.seq);
    else if (what === "answer" && some) room.send(text, { replyTo: some.seq });
    else if (what === "edit" && own) this.#device.try(room.edit(own.seq, text));
    else if (what === "delete" && own) this.#device.try(room.delete(own.seq));
    else if (what === "react" && some) this.#react(this.#device, room, some.seq);
    else if (what === "pin" && some) this.#device.try(room.pin(some.seq, this.#chance(0.6)));
    else if (what === "unread" && some) this.#device.try(room.markUnread(some.seq));
    else if (what === "leave") this.#device.try(room.leave());
    else if (what === "page") this.#page(room);
  }

  /** What others do to its messages crosses it on its way. */
  #page(room: ClientRoom): void {
    this.#device.try(room.loadBefore());
    for (const other of [this.#pick(this.#world.devices), this.#pick(this.#world.devices)]) {
      const there = other?.client.room(room.code);
      if (other && there) this.#react(other, there, Math.ceil(this.#random() * there.snapshot().head));
    }
  }

  #react(device: Device, room: ClientRoom, seq: number): void {
    device.try(room.react(seq, this.#pick(EMOJIS) ?? "", this.#chance(0.6)));
  }

  #call() {
    return this.#chance(0.3) ? { mentionsRoom: true } : { mentions: [idOf(this.#pick(PEOPLE) ?? "")] };
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#random() * list.length)];
  }
}
