import type { ConnectionState } from "@parley/client";

export interface ConnectionText {
  readonly tone: "quiet" | "busy" | "alert";
  /** What the state is, without a countdown: this much is announced. */
  readonly text: string;
  /** One more sentence for the banner. */
  readonly detail?: string;
  readonly canRetry: boolean;
}

const KEPT = "What you send is kept and goes out on return.";

/** The connection in a person's words. */
export function connectionText(state: ConnectionState, isOnline: boolean): ConnectionText {
  if (state.phase === "ready") return { tone: "quiet", text: "Connected", canRetry: false };
  if (!isOnline && state.phase !== "signed_out") {
    return { tone: "alert", text: "Offline", detail: KEPT, canRetry: false };
  }
  switch (state.phase) {
    case "idle":
    case "connecting":
      return { tone: "busy", text: "Connecting", canRetry: false };
    case "waiting":
      return { tone: "alert", text: "Reconnecting", detail: KEPT, canRetry: true };
    case "signed_out":
      return { tone: "alert", text: "Signed out", detail: KEPT, canRetry: false };
    case "stopped":
      return { tone: "alert", text: "Disconnected", detail: KEPT, canRetry: true };
  }
}
