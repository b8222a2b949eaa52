import type { ParleyClient } from "@parley/client";
import { useEffect, useState } from "react";
import { refusalText } from "../session/refusal-text.ts";
import { navigate } from "../shell/route.ts";
import { useConnection } from "../shell/use-client.ts";

/** Entering a room takes a moment; only a longer one is worth words. */
const GRACE_MS = 600;

interface JoiningRoomProps {
  readonly client: ParleyClient;
  readonly code: string;
}

/** A room's link was opened: enters it as soon as there is a connection, or says why that is not possible. */
export function JoiningRoom({ client, code }: JoiningRoomProps) {
  const { phase } = useConnection(client);
  const [refusal, setRefusal] = useState<string>();
  const [isSlow, setIsSlow] = useState(false);

  useEffect(() => {
    if (phase !== "ready") return;
    let isCurrent = true;
    setRefusal(undefined);
    client.join(code).catch((error: unknown) => {
      if (isCurrent) setRefusal(refusalText(error));
    });
    return () => {
      isCurrent = false;
    };
  }, [client, code, phase]);

  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), GRACE_MS);
    return () => clearTimeout(timer);
  }, []);

  return (
    <main className="room" id="main">
      <header className="room-header">
        <div className="room-title">
          <h1>
            <span className="hash" aria-hidden="true">
              #
            </span>
            <bdi>{code}</bdi>
          </h1>
        </div>
      </header>
      <div className="centered" role="status">
        {refusal === undefined && isSlow && (
          <p className="muted">
            {phase === "ready" ? "Entering" : "Waiting for a connection to enter"} {code}
          </p>
        )}
        {refusal !== undefined && (
          <>
            <h2>This room did not open</h2>
            <p className="muted">{refusal}</p>
            <button type="button" className="button" onClick={() => navigate("/")}>
              Back to your rooms
            </button>
          </>
        )}
      </div>
    </main>
  );
}
