import type { BrokenStore } from "./broken-stores.ts";
import type { Files, ReadyFile } from "./files.ts";
import { createMemoryStore } from "./memory/memory-store.ts";
import type { Actor } from "./model.ts";
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

/** The last answer that was not null, whoever asks next. */
function remembering<Answer>(ask: (id: string, actor: Actor) => Promise<Answer | null>) {
  const known = new Map<string, Answer>();
  return async (id: string, actor: Actor): Promise<Answer | null> => {
    const answer = (await ask(id, actor)) ?? known.get(id) ?? null;
    if (answer) known.set(id, answer);
    return answer;
  };
}

/** What a store may get wrong about files. */
export const brokenFiles: readonly BrokenStore[] = [
  broken("shows an upload to whoever has its id", "S49", (store) => ({
    findOwnFile: remembering((id, actor) => store.findOwnFile(id as Parameters<Files["findOwnFile"]>[0], actor)),
  })),
  broken("takes uploads to rooms one is not in", "S50", (store) => ({
    createUpload: (upload) =>
      store.createUpload({ ...upload, actor: { kind: "visitor", id: upload.actor.id, name: upload.actor.name } }),
  })),
  broken("looks at a quota before it lets others in", "S51", (store) => {
    let looking = 0;
    return {
      createUpload: async (upload) => {
        looking += 1;
        await Promise.resolve();
        const quotas = looking > 1 ? { ofPerson: Infinity, ofServer: Infinity } : upload.quotas;
        await store.createUpload({ ...upload, quotas });
        looking -= 1;
      },
    };
  }),
  broken("adds a piece wherever the upload ends", "S52", (store) => ({
    addPiece: async (piece) => {
      for (let { offset } = piece; offset <= 60; offset++) {
        const added = await store.addPiece({ ...piece, offset });
        if (added) return added;
      }
      return null;
    },
  })),
  broken("adds blobs that nobody noted", "S53", (store) => ({
    addPiece: async (piece) => {
      await store.noteBlobs(piece.file, [piece.blob]);
      return store.addPiece(piece);
    },
  })),
  broken("keeps to itself what a finished file does not need", "S54", (store) => ({
    finishUpload: async (finish) => ((await store.finishUpload(finish)) ? { blobs: [] } : null),
  })),
  broken("shows a file before anybody has sent it", "S55", (store) => ({
    findFile: remembering<ReadyFile>((id, actor) => store.findFile(id as Parameters<Files["findFile"]>[0], actor)),
  })),
  broken("forgets the blobs of a dropped file", "S56", (store) => ({
    dropFile: async (file, actor) => {
      const isDropped = await store.dropFile(file, actor);
      if (isDropped) await store.forgetFiles([file]);
      return isDropped;
    },
  })),
  broken("drops what was touched at that very moment", "S57", (store) => ({
    dropStaleFiles: (before, limit) => store.dropStaleFiles(before + 1, limit),
  })),
  broken("knows no blob before it is part of a file", "S58", (store) => ({
    knownBlobs: async (blobs) => (await store.knownBlobs(blobs)).filter((blob) => blob !== "noted"),
  })),
  broken("names all stores' space the same", "S59", () => ({ blobSpace: async () => "the-one-space" })),
  broken("sorts the files of a message", "S60", (store) => ({
    append: (draft) => store.append({ ...draft, files: draft.files?.toSorted() }),
  })),
  broken("leaves out the files that are no good", "S61", (store) => ({
    append: (draft) => store.append(draft).catch(() => store.append({ ...draft, files: [] })),
  })),
  broken("puts one file into two messages", "S62", (store) => ({
    append: (draft) =>
      store.append(draft).catch((error: unknown) => {
        if (draft.files?.length !== 1) throw error;
        return store.append({ ...draft, files: [] });
      }),
  })),
  broken("shows files to who has left", "S63", (store) => ({
    findFile: remembering<ReadyFile>((id, actor) => store.findFile(id as Parameters<Files["findFile"]>[0], actor)),
  })),
  broken("keeps the files of a deleted message", "S64", () => ({
    goneFiles: async () => [],
  })),
];
