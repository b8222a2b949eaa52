import { z } from "zod";
import { fileIdSchema } from "../ids.ts";

/** The most files one message carries. */
export const MAX_FILES_PER_MESSAGE = 10;

/**
 * A file as everybody sees it who may see its message. It is got at /api/v1/files/ID/NAME, with `hasThumbnail` a small
 * picture of it at /api/v1/files/ID/thumbnail.
 */
export const fileViewSchema = z.object({
  id: fileIdSchema,
  name: z.string(),
  /** What it is by its content, whatever its name says. */
  type: z.string(),
  /** In bytes. */
  size: z.number().int().nonnegative(),
  /** Of images, in pixels, as they are shown: known before anything of them is loaded. */
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  hasThumbnail: z.literal(true).optional(),
});
export type FileView = z.infer<typeof fileViewSchema>;
