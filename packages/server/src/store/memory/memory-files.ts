import type { FileId, FileView, RoomId, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { BlobName, FilePiece, Files, Released } from "../files.ts";
import { fileView } from "../file-view.ts";
import type { Actor } from "../model.ts";
import { isVisible, speakRefusal } from "../room-right.ts";
import { type MemoryRoom, type MemoryState, roleIn, speakingOf } from "./memory-state.ts";

export interface MemoryFile {
  readonly id: FileId;
  readonly room: RoomId;
  readonly uploader: UserId;
  readonly name: string;
  readonly claimedType: string;
  state: "upload" | "ready" | "gone";
  size: number;
  received: number;
  touchedAt: number;
  view: FileView | null;
  pieces: readonly FilePiece[];
  thumbnail: FilePiece | null;
  /** Blobs that may be in storage and are no part of the file, or not yet. */
  noted: Set<BlobName>;
  /** Of the message that carries it. */
  seq: number | null;
}

export function memoryFiles(state: MemoryState, blobSpace: string): Files {
  const all = () => [...state.files.values()];
  const bytesOf = (files: readonly MemoryFile[]) =>
    files.reduce((sum, { state: stage, size }) => sum + (stage === "gone" ? 0 : size), 0);
  const isStale = (file: MemoryFile, before: number) =>
    file.state !== "gone" && file.seq === null && file.touchedAt < before;

  /** What nobody finds is null, as is what is not there. */
  function find(id: FileId, actor: Actor): MemoryFile | null {
    state.assertOpen();
    const file = state.files.get(id);
    const room = file && state.rooms.get(file.room);
    const isFound = room && file.state !== "gone" && isVisible(room, actor.kind, roleIn(room, actor));
    return isFound ? file : null;
  }

  function findUpload(id: FileId): MemoryFile | null {
    state.assertOpen();
    const file = state.files.get(id);
    return file?.state === "upload" ? file : null;
  }

  return {
    async blobSpace() {
      state.assertOpen();
      return blobSpace;
    },

    async createUpload({ id, room, actor, name, claimedType, size, at, quotas }) {
      state.assertOpen();
      const to = state.rooms.get(room);
      const refused = speakRefusal(to && speakingOf(to), actor.kind, to ? roleIn(to, actor) : null);
      if (refused) throw new Refusal(refused);
      const own = all().filter(({ uploader }) => uploader === actor.id);
      if (bytesOf(own) + size > quotas.ofPerson || bytesOf(all()) + size > quotas.ofServer) {
        throw new Refusal("quota_exceeded");
      }
      if (state.files.has(id)) throw new Error("a file with this id exists");
      state.files.set(id, {
        id,
        room,
        uploader: actor.id,
        name,
        claimedType,
        state: "upload",
        size,
        received: 0,
        touchedAt: at,
        view: null,
        pieces: [],
        thumbnail: null,
        noted: new Set(),
        seq: null,
      });
    },

    async findOwnFile(id, actor) {
      const file = find(id, actor);
      if (!file || file.uploader !== actor.id) return null;
      const { room, name, claimedType, size, received, touchedAt, pieces, view } = file;
      return { id, room, name, claimedType, size, received, touchedAt, pieces, view };
    },

    async noteBlobs(id, blobs) {
      const file = findUpload(id);
      for (const blob of file ? blobs : []) file?.noted.add(blob);
      return file !== null;
    },

    async addPiece({ file: id, offset, blob, size, at }) {
      const file = findUpload(id);
      if (!file || file.received !== offset || !file.noted.delete(blob)) return null;
      file.pieces = [...file.pieces, { blob, size }];
      file.received += size;
      file.touchedAt = at;
      return release(file);
    },

    async finishUpload({ file: id, type, width, height, pieces, thumbnail, at }) {
      const file = findUpload(id);
      if (!file || file.received !== file.size) return null;
      if (pieces) {
        for (const { blob } of file.pieces) file.noted.add(blob);
        file.pieces = pieces;
        file.size = pieces.reduce((sum, piece) => sum + piece.size, 0);
        file.received = file.size;
      }
      file.thumbnail = thumbnail ?? null;
      for (const { blob } of [...file.pieces, ...(thumbnail ? [thumbnail] : [])]) file.noted.delete(blob);
      const { name, size } = file;
      file.view = fileView({ id, name, type, size, width, height, hasThumbnail: thumbnail !== undefined });
      file.state = "ready";
      file.touchedAt = at;
      return release(file);
    },

    async findFile(id, actor) {
      const file = find(id, actor);
      if (!file?.view || (file.seq === null && file.uploader !== actor.id)) return null;
      return { view: file.view, pieces: file.pieces, thumbnail: file.thumbnail };
    },

    async dropFile(id, actor) {
      const file = find(id, actor);
      if (!file || file.uploader !== actor.id || file.seq !== null) return false;
      file.state = "gone";
      return true;
    },

    async dropStaleFiles(before, limit) {
      state.assertOpen();
      const stale = all()
        .filter((file) => isStale(file, before))
        .slice(0, limit);
      for (const file of stale) file.state = "gone";
      return stale.length;
    },

    async goneFiles(limit) {
      state.assertOpen();
      const gone = all().filter((file) => file.state === "gone");
      return gone.slice(0, limit).map((file) => ({ id: file.id, blobs: blobsOf(file) }));
    },

    async forgetFiles(ids) {
      state.assertOpen();
      for (const id of ids) if (state.files.get(id)?.state === "gone") state.files.delete(id);
    },

    async knownBlobs(blobs) {
      state.assertOpen();
      const known = new Set(all().flatMap(blobsOf));
      return blobs.filter((blob) => known.has(blob));
    },
  };
}

/** Makes files part of the message that will be the room's next event; all of them or, with `bad_file`, none. */
export function attachFiles(
  state: MemoryState,
  room: MemoryRoom,
  { sender, files: ids }: { readonly sender: UserId; readonly files: readonly FileId[] },
): FileView[] {
  const files = ids.map((id) => state.files.get(id));
  const views = files.map((file) => {
    const isFree = file?.state === "ready" && file.seq === null && file.room === room.id && file.uploader === sender;
    if (!isFree || !file.view || new Set(ids).size < ids.length) throw new Refusal("bad_file");
    return file.view;
  });
  for (const file of files) if (file) file.seq = room.log.length + 1;
  return views;
}

/** The files of a message that is deleted are gone with it. */
export function releaseFiles(state: MemoryState, room: MemoryRoom, seq: number): void {
  for (const file of state.files.values()) if (file.room === room.id && file.seq === seq) file.state = "gone";
}

function release(file: MemoryFile): Released {
  const blobs = [...file.noted];
  file.noted.clear();
  return { blobs };
}

function blobsOf({ pieces, thumbnail, noted }: MemoryFile): BlobName[] {
  return [...pieces, ...(thumbnail ? [thumbnail] : [])].map(({ blob }) => blob).concat(...noted);
}
