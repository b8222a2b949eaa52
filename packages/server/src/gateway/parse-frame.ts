import { type ReplyErrorCode, type UpFrame, upFrameSchema } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";

/** A frame that could not be read, with what could be read of its ids so that the refusal can be correlated. */
export class FrameError extends Refusal {
  readonly request: { readonly id?: string | undefined; readonly clientMsgId?: string | undefined };

  constructor(code: ReplyErrorCode, message: string, frame: Readonly<Record<string, unknown>> = {}) {
    super(code, { message });
    this.request = { id: shortText(frame.id), clientMsgId: shortText(frame.clientMsgId) };
  }
}

/** What is wrong may be five thousand unknown keys: nobody reads more than a line of them. */
const MAX_MESSAGE_CHARS = 200;

const TYPES: ReadonlySet<unknown> = new Set(upFrameSchema.options.map((option) => option.shape.type.value));

/** Reads one up-frame, or throws FrameError with `bad_frame` / `unknown_type` and what is wrong with it. */
export function parseFrame(text: string): UpFrame {
  const frame = parseObject(text);
  if (!TYPES.has(frame.type))
    throw new FrameError("unknown_type", "The frame's type is not one a client may send.", frame);
  const parsed = upFrameSchema.safeParse(frame);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".");
  const message = `${where ? `${where}: ` : ""}${issue?.message ?? "not valid"}`;
  throw new FrameError("bad_frame", message.slice(0, MAX_MESSAGE_CHARS), frame);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FrameError("bad_frame", "The frame is not valid JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new FrameError("bad_frame", "The frame is not a JSON object.");
  }
  return value as Record<string, unknown>;
}

function shortText(value: unknown): string | undefined {
  return typeof value === "string" && value.length > 0 && value.length <= 64 ? value : undefined;
}
