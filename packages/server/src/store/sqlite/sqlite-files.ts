import type { Files } from "../files.ts";
import type { Reads, Writes } from "./calls.ts";
import type { Lane } from "./lane.ts";

export function sqliteFiles(writes: Lane<Writes>, reads: Lane<Reads>): Files {
  return {
    blobSpace: () => reads.call("blobSpace", null),
    async createUpload(upload) {
      await writes.call("createUpload", upload);
    },
    findOwnFile: (file, actor) => reads.call("findOwnFile", { file, actor }),
    noteBlobs: (file, blobs) => writes.call("noteBlobs", { file, blobs }),
    addPiece: (piece) => writes.call("addPiece", piece),
    finishUpload: (finish) => writes.call("finishUpload", finish),
    findFile: (file, actor) => reads.call("findFile", { file, actor }),
    dropFile: (file, actor) => writes.call("dropFile", { file, actor }),
    dropStaleFiles: (before, limit) => writes.call("dropStaleFiles", { before, limit }),
    goneFiles: (limit) => reads.call("goneFiles", limit),
    async forgetFiles(files) {
      await writes.call("forgetFiles", files);
    },
    knownBlobs: (blobs) => reads.call("knownBlobs", blobs),
  };
}
