import { type ClientRoom, createAccount, createClient, type ParleyClient, type SendOptions } from "@parley/client";
import type { Person } from "@parley/protocol";
import { DEEDS, PEOPLE, STATUSES, TALK, TOPIC } from "./lively-talk.ts";

/** Often enough that it is still on the page when the picture is taken. */
const TYPING_EVERY_MS = 1_000;

export const PASSWORD = "seven green bicycles";

interface Member {
  readonly client: ParleyClient;
  readonly room: ClientRoom;
}

export interface Cast {
  readonly people: ReadonlyMap<string, Member>;
  /** The seqs of what was said in the talk, in its order. */
  readonly seqs: readonly number[];
}

/** A room in which people with accounts talk. They stay until `leave`. */
export async function seedRoom(url: URL, code: string, picture: Buffer): Promise<Cast> {
  const people = new Map<string, Member>();
  for (const name of PEOPLE) {
    const client = await signUp(url, name);
    people.set(name, { client, room: await client.join(code) });
  }
  const seqs: number[] = [];
  const cast = { people, seqs };
  await memberOf(cast, PEOPLE[0]).room.update({ topic: TOPIC });
  for (const { by, ...status } of STATUSES) await memberOf(cast, by).client.setStatus(status);
  for (const { by, text, hasPicture } of TALK) {
    const { client, room } = memberOf(cast, by);
    const file = new File([new Uint8Array(picture)], "garden-plan.jpg", { type: "image/jpeg" });
    const files = hasPicture === true ? [await client.files.upload(room, file).finished] : [];
    seqs.push(await say(cast, by, text, { files }));
  }
  for (const { by, at, react, pin, edit } of DEEDS) {
    const { room } = memberOf(cast, by);
    const seq = seqs[at] ?? 0;
    if (react !== undefined) await room.react(seq, react, true);
    if (pin === true) await room.pin(seq, true);
    if (edit !== undefined) await room.edit(seq, edit);
  }
  return cast;
}

/** Says something in the room; resolves with its seq once it is stored. */
export async function say(cast: Cast, name: string, text: string, options: SendOptions = {}): Promise<number> {
  const { room } = memberOf(cast, name);
  const before = newestOwn(room);
  room.send(text, options);
  return new Promise((resolve) => {
    const look = (): void => {
      const seq = newestOwn(room);
      if (seq <= before) return;
      stop();
      resolve(seq);
    };
    const stop = room.subscribe(look);
  });
}

function newestOwn(room: ClientRoom): number {
  const own = room
    .snapshot()
    .timeline.findLast((item) => item.kind === "message" && item.isOwn && item.state === "sent");
  return own !== undefined && "seq" in own ? own.seq : 0;
}

function memberOf({ people }: Pick<Cast, "people">, name: string | undefined): Member {
  const member = people.get(name ?? "");
  if (member === undefined) throw new Error(`nobody is called ${name}`);
  return member;
}

/** Makes an account, and connects with it. */
export async function signUp(url: URL, name: string): Promise<ParleyClient> {
  const account = createAccount({ url: url.href });
  await account.register(name, PASSWORD);
  const client = createClient({ url: url.href, credentials: { kind: "user", accessToken: account.accessToken } });
  client.connect();
  return client;
}

/** Somebody of the cast says a few words in another room. */
export async function chat(cast: Cast, name: string, code: string, texts: readonly string[]): Promise<void> {
  const { client } = memberOf(cast, name);
  const people = new Map([[name, { client, room: await client.join(code) }]]);
  for (const text of texts) await say({ people, seqs: [] }, name, text);
}

export function personCalled(cast: Cast, name: string): Person {
  const { self } = memberOf(cast, name).client;
  if (self === null) throw new Error(`${name} is not connected`);
  return self;
}

/** Until the returned function is called two of them are typing. */
export function keepTyping(cast: Cast): () => void {
  const timer = setInterval(() => {
    for (const name of ["Priya", "Jonas"]) memberOf(cast, name).room.typing();
  }, TYPING_EVERY_MS);
  return () => clearInterval(timer);
}

export function leave({ people }: Cast): void {
  for (const { client } of people.values()) client.close();
}
