/** What the page must know of the server before anybody enters. */
export interface ServerConfig {
  readonly guests: boolean;
  readonly maxTextBytes: number;
}

const WITHOUT_ANSWER: ServerConfig = { guests: true, maxTextBytes: 8_192 };

/** Asks the server; without an answer the page works with the defaults, and the server still refuses what it must. */
export async function fetchServerConfig(): Promise<ServerConfig> {
  try {
    const response = await fetch("/api/v1/config");
    if (!response.ok) return WITHOUT_ANSWER;
    const body: unknown = await response.json();
    if (typeof body !== "object" || body === null) return WITHOUT_ANSWER;
    return {
      guests: "guests" in body && typeof body.guests === "boolean" ? body.guests : WITHOUT_ANSWER.guests,
      maxTextBytes:
        "maxTextBytes" in body && typeof body.maxTextBytes === "number"
          ? body.maxTextBytes
          : WITHOUT_ANSWER.maxTextBytes,
    };
  } catch {
    return WITHOUT_ANSWER;
  }
}
