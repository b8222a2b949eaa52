import { ConnectionLost, ReplyError } from "./errors.ts";

/** POSTs JSON, cookies included. A refusal of the server is a ReplyError; anything in between is a ConnectionLost. */
export async function postJson(fetchJson: typeof fetch, url: string, body: unknown): Promise<unknown> {
  const response = await fetchJson(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    credentials: "include",
  }).catch((error: unknown) => {
    throw new ConnectionLost(error instanceof Error ? error.message : "the server cannot be reached");
  });
  if (response.status === 204) return null;
  const answer: unknown = await response.json().catch(() => {
    throw new ConnectionLost(`the server answered ${response.status} without JSON`);
  });
  if (response.ok) return answer;
  const { error } = (answer ?? {}) as { readonly error?: Partial<ReplyError> };
  if (!error?.code) throw new ConnectionLost(`the server answered ${response.status}`);
  throw new ReplyError(error.code, error.message ?? error.code, error.retryAfterMs);
}
