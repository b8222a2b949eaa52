import type { REPLY_ERRORS, ReplyErrorCode } from "@parley/protocol";

/**
 * The catalogue's `retry` column. Repeated here because the catalogue's prose has no place in a browser bundle;
 * the type is taken from the catalogue, so the compiler refuses a copy that differs.
 */
const RETRY: { readonly [Code in ReplyErrorCode]: (typeof REPLY_ERRORS)[Code]["retry"] } = {
  bad_frame: "never",
  unknown_type: "never",
  bad_text: "never",
  text_too_long: "never",
  bad_name: "never",
  bad_code: "never",
  bad_password: "never",
  not_found: "never",
  message_deleted: "never",
  too_many: "never",
  bad_file: "never",
  bad_image: "never",
  file_too_large: "never",
  quota_exceeded: "never",
  wrong_offset: "later",
  forbidden: "never",
  guests_off: "never",
  name_taken: "never",
  code_taken: "never",
  archived: "never",
  last_owner: "never",
  invite_ended: "never",
  already_authenticated: "never",
  unauthenticated: "sign_in",
  bad_credentials: "sign_in",
  token_expired: "sign_in",
  rate_limited: "later",
  too_many_rooms: "never",
  busy: "later",
  storage_failed: "later",
  internal: "later",
};

export type RetryAdvice = "never" | "later" | "sign_in";

/** A code of a newer server counts as `never`: repeating what we do not understand could loop. */
export function retryAdvice(code: ReplyErrorCode): RetryAdvice {
  return Object.hasOwn(RETRY, code) ? RETRY[code] : "never";
}
