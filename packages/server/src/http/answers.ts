import { personSchema, REPLY_ERRORS, type ReplyErrorCode } from "@parley/protocol";
import { z } from "zod";

const codes = Object.keys(REPLY_ERRORS) as [ReplyErrorCode, ...ReplyErrorCode[]];

/** Every refusal over HTTP, with the status the catalogue gives its code. */
export const errorAnswer = z.object({
  error: z.object({
    code: z.enum(codes),
    message: z.string(),
    retryAfterMs: z.number().int().nonnegative().optional(),
  }),
});

/** What any route may answer instead of what it promises. */
export const refusals = { "4xx": errorAnswer, "5xx": errorAnswer };

export const nothing = z.undefined().describe("Done; there is nothing to say.");

export const signedInAnswer = z.object({
  user: personSchema,
  accessToken: z.string(),
  expiresInMs: z.number().int().positive(),
});

export const selfSchema = personSchema.extend({ kind: z.enum(["user", "visitor"]) });
