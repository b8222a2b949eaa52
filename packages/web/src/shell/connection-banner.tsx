import type { ParleyClient } from "@parley/client";
import { CloudOff, LoaderCircle } from "lucide-react";
import { useEffect, useState } from "react";
import { connectionText } from "./connection-text.ts";
import { useConnection } from "./use-client.ts";
import { useOnline } from "./use-online.ts";

/** A connection that comes back within this time is not worth a banner that flashes. */
const GRACE_MS = 700;

/** The slim bar that appears whenever the page is not connected, and says what becomes of what one writes. */
export function ConnectionBanner({ client }: { readonly client: ParleyClient }) {
  const state = useConnection(client);
  const isOnline = useOnline();
  const { tone, text, detail, canRetry } = connectionText(state, isOnline);
  const isGraced = useGrace(tone === "busy");
  const isShown = tone !== "quiet" && !isGraced;
  const seconds = useSecondsUntil(isOnline && state.phase === "waiting" ? state.retryAt : undefined);

  return (
    <>
      {isShown && (
        <div className="banner" data-tone={tone}>
          {tone === "busy" ? (
            <LoaderCircle aria-hidden size={16} className="spin" />
          ) : (
            <CloudOff aria-hidden size={16} />
          )}
          <p>
            <strong>
              {text}
              {seconds !== undefined && (seconds > 0 ? ` in ${seconds} s` : " now")}
            </strong>
            {detail !== undefined && <span className="banner-detail"> {detail}</span>}
          </p>
          {canRetry && (
            <button
              type="button"
              className="banner-button"
              onClick={() => (state.phase === "stopped" ? client.connect() : client.retryNow())}
            >
              Retry now
            </button>
          )}
        </div>
      )}
      {/* Announced once per state: a countdown in a live region would never be quiet. */}
      <p className="sr-only" role="status">
        {isShown ? `${text}. ${detail ?? ""}` : ""}
      </p>
    </>
  );
}

function useGrace(isBusy: boolean): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    if (!isBusy) return;
    const timer = setTimeout(() => setIsOver(true), GRACE_MS);
    return () => {
      clearTimeout(timer);
      setIsOver(false);
    };
  }, [isBusy]);
  return isBusy && !isOver;
}

function useSecondsUntil(at: number | undefined): number | undefined {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (at === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [at]);
  return at === undefined ? undefined : Math.max(0, Math.ceil((at - now) / 1_000));
}
