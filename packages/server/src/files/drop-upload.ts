import type { FileId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Files } from "./files.ts";
import { removeGone } from "./remove-gone.ts";
import { withBlobs } from "./space.ts";

/** Gives up an own upload, or a file nobody has been sent: when this resolves nothing of it is left. */
export async function dropUpload(files: Files, actor: Actor, file: FileId): Promise<void> {
  if (!(await files.store.dropFile(file, actor))) throw new Refusal("not_found");
  await withBlobs(files, () => removeGone(files));
}
