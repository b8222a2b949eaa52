import { ConnectionLost, ReplyError } from "./errors.ts";

export interface JsonRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  /** Left out where the method has none. */
  readonly body?: unknown;
  /** An access token; without one nobody asks. */
  readonly token?: string | undefined;
}

/** Speaks JSON, cookies included. A refusal of the server is a ReplyError; anything in between is a ConnectionLost. */
export async function requestJson(fetchJson: typeof fetch, request: JsonRequest): Promise<unknown> {
  const { method, url, body, token } = request;
  const response = await fetchJson(url, {
    method,
    headers: {
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
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
