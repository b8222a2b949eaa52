import type { FileId, RoomId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import { checkFileName } from "./file-name.ts";
import type { Files } from "./files.ts";
import { assertSpace } from "./space.ts";

export interface UploadPlan {
  readonly room: RoomId;
  readonly name: string;
  /** What the sender says it is; believed only where it does no harm. */
  readonly claimedType: string;
  readonly size: number;
}

/** No type is longer; what is longer is none. */
const MAX_TYPE_CHARS = 127;

/** Begins an upload into a room; its id is the file's. All of its bytes count as used from now on. */
export async function beginUpload(files: Files, actor: Actor, plan: UploadPlan): Promise<FileId> {
  const { store, clock, newId, limits } = files;
  const name = checkFileName(plan.name);
  if (plan.size > limits.maxFileBytes) {
    throw new Refusal("file_too_large", { message: `A file has at most ${limits.maxFileBytes} bytes.` });
  }
  await assertSpace(files, plan.size);
  const id = newId() as FileId;
  const claimedType = plan.claimedType
    .toLowerCase()
    .replaceAll(/[^!-~]/g, "")
    .slice(0, MAX_TYPE_CHARS);
  await store.createUpload({ ...plan, id, name, claimedType, actor, at: clock.now(), quotas: limits.quotas });
  return id;
}
