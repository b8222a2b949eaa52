import type { Api, Asked } from "./api.ts";

/** What a registered user has set, for all their devices. */
export interface Settings {
  /** Others may see how far this person has read. */
  readonly receipts: boolean;
}

/** Rejects with ReplyError or ConnectionLost; needs no connection. */
export interface ClientSettings {
  read(): Promise<Settings>;
  /** What is left out stays. From when it resolves with `receipts` off, nobody is told how far this person has read. */
  change(change: Partial<Settings>): Promise<Settings>;
}

export function clientSettings(api: Api): ClientSettings {
  const ask = async (asked: Pick<Asked, "method" | "body">) => {
    const answer = await api.ask({ ...asked, path: "/me/settings" });
    return (answer as { readonly settings: Settings }).settings;
  };
  return { read: () => ask({ method: "GET" }), change: (body) => ask({ method: "PATCH", body }) };
}
