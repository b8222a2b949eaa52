import { open } from "node:fs/promises";

/** A file's name is its directory's content: without this, a power cut may take the name and leave the bytes. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
