import { requestJson } from "./request-json.ts";

/** POSTs JSON, cookies included. A refusal of the server is a ReplyError; anything in between is a ConnectionLost. */
export function postJson(fetchJson: typeof fetch, url: string, body: unknown): Promise<unknown> {
  return requestJson(fetchJson, { method: "POST", url, body });
}
