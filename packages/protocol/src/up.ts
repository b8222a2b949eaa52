import { z } from "zod";
import { deleteFrame, editFrame, pinFrame, reactFrame } from "./frames/change.ts";
import { helloFrame } from "./frames/hello.ts";
import { historyFrame, pinsFrame, revisionsFrame } from "./frames/history.ts";
import { joinFrame, leaveFrame } from "./frames/membership.ts";
import { awayFrame, typingFrame } from "./frames/presence.ts";
import { readFrame } from "./frames/read.ts";
import { readersFrame, receiptsFrame } from "./frames/receipt.ts";
import { searchFrame, seqAtFrame } from "./frames/search.ts";
import { sendFrame } from "./frames/send.ts";

/** Everything a client may send. */
export const upFrameSchema = z.discriminatedUnion("type", [
  helloFrame,
  sendFrame,
  editFrame,
  deleteFrame,
  reactFrame,
  pinFrame,
  joinFrame,
  leaveFrame,
  historyFrame,
  pinsFrame,
  revisionsFrame,
  readFrame,
  readersFrame,
  receiptsFrame,
  typingFrame,
  awayFrame,
  searchFrame,
  seqAtFrame,
]);
export type UpFrame = z.infer<typeof upFrameSchema>;
/** One up-frame by its type. */
export type Up<T extends UpFrame["type"]> = Extract<UpFrame, { type: T }>;
