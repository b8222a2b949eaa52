import type { FileId, FileView } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Files } from "./files.ts";
import { finishUpload } from "./finish-upload.ts";

/**
 * What a file is, for whoever may see it. Asked by its uploader when all bytes have come, this is what makes it a file
 * that can be sent: it is looked at now, here, and by nobody twice. Refuses with `bad_image`, and then the file is gone;
 * with `busy`, and then it may be asked again.
 */
export async function viewFile(files: Files, actor: Actor, id: FileId): Promise<FileView> {
  const ready = await files.store.findFile(id, actor);
  if (ready) return ready.view;
  const own = await files.store.findOwnFile(id, actor);
  if (!own) throw new Refusal("not_found");
  if (own.received < own.size) throw new Refusal("bad_file", { message: "The upload is not finished." });
  const finishing = files.finishing.get(id) ?? finishUpload(files, actor, own);
  files.finishing.set(id, finishing);
  try {
    return await finishing;
  } finally {
    files.finishing.delete(id);
  }
}
