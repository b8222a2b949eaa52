import type { RoomId } from "@parley/protocol";
import { foldText } from "../lib/fold-text.ts";
import type { BrokenStore } from "./broken-stores.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import type { MessageEvent } from "./model.ts";
import type { MessageSearch } from "./search.ts";
import type { Store } from "./store.ts";

function broken(fault: string, caughtBy: string, sabotage: (store: Store) => Partial<Store>): BrokenStore {
  return {
    fault,
    caughtBy,
    open() {
      const store = createMemoryStore();
      return { ...store, ...sabotage(store) };
    },
  };
}

/** Something else is looked for than was asked for. */
function asking(change: (query: MessageSearch) => MessageSearch) {
  return (store: Store): Partial<Store> => ({ search: (query) => store.search(change(query)) });
}

/** Only some of what was found is told. */
function keeping(isKept: (message: MessageEvent, query: MessageSearch) => boolean) {
  return (store: Store): Partial<Store> => ({
    async search(query) {
      const page = await store.search(query);
      return { ...page, hits: page.hits.filter(({ message }) => isKept(message, query)) };
    },
  });
}

/** Whoever asks is let into rooms that were opened. */
function everywhere(isLetIn: (query: MessageSearch) => boolean) {
  return (store: Store): Partial<Store> => {
    const rooms: RoomId[] = [];
    return {
      async openRoom(room) {
        const opened = await store.openRoom(room);
        rooms.push(opened.id);
        return opened;
      },
      search: (query) =>
        store.search(isLetIn(query) ? { ...query, actor: { ...query.actor, kind: "visitor" }, rooms } : query),
    };
  };
}

/** Faults in what is found. */
export const brokenSearches: readonly BrokenStore[] = [
  broken("lists the oldest first", "S83", (store) => ({
    async search(query) {
      const page = await store.search(query);
      return { ...page, hits: page.hits.toReversed() };
    },
  })),
  broken(
    "takes accents seriously",
    "S84",
    keeping(({ text }, { terms }) => terms.every((term) => text.toLowerCase().includes(term.text))),
  ),
  broken(
    "finds whole words only",
    "S85",
    keeping(({ text }, { terms }) =>
      terms.every((term) =>
        term.text.split(" ").every((word) =>
          foldText(text)
            .split(/[\s,.!?]/)
            .includes(word),
        ),
      ),
    ),
  ),
  broken(
    "takes a prefix for a part",
    "S86",
    asking((query) => ({ ...query, terms: query.terms.map(({ text }) => ({ text, isPrefix: false })) })),
  ),
  broken("finds what a message said before it was edited", "S87", (store) => {
    const first = new Map<string, string>();
    return {
      async append(draft) {
        const stored = await store.append(draft);
        first.set(`${draft.room} ${stored.event.seq}`, foldText(draft.text));
        return stored;
      },
      async search(query) {
        const page = await store.search({ ...query, terms: [] });
        const said = ({ room, seq }: MessageEvent) => first.get(`${room} ${seq}`) ?? "";
        const isHit = (message: MessageEvent) => query.terms.every(({ text }) => said(message).includes(text));
        return { ...page, hits: page.hits.filter(({ message }) => isHit(message)) };
      },
    };
  }),
  broken(
    "searches rooms one is not in",
    "S88",
    everywhere(({ actor, rooms }) => actor.kind === "user" && rooms === undefined),
  ),
  broken(
    "lets visitors search everywhere",
    "S89",
    everywhere(({ actor }) => actor.kind === "visitor"),
  ),
  broken(
    "does not ask who wrote it",
    "S90",
    asking((query) => ({ ...query, from: [] })),
  ),
  broken(
    "takes any of the words for all of them",
    "S90",
    asking((query) => ({ ...query, terms: query.terms.slice(0, 1) })),
  ),
  broken(
    "does not know what a file is",
    "S91",
    asking((query) => ({ ...query, has: query.has.map(() => "file") })),
  ),
  broken("loses the last of every page", "S92", (store) => ({
    async search(query) {
      const page = await store.search(query);
      return page.next === null ? page : { ...page, hits: page.hits.slice(0, -1) };
    },
  })),
  broken("takes a quote for an operator", "S93", (store) => ({
    async search(query) {
      if (query.terms.some(({ text }) => text.includes('"'))) throw new Error("syntax error");
      return store.search(query);
    },
  })),
  broken("looks for what is after a moment only", "S94", (store) => ({
    seqAt: (room, at) => store.seqAt(room, at + 1),
  })),
  broken("finds the newest few and says that this is all", "S95", (store) => ({
    async search(query) {
      const page = await store.search(query);
      return { hits: page.hits.slice(0, 3), next: null };
    },
  })),
];
