import "../styles/welcome.css";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { lazyPart } from "../ui/lazy-part.tsx";
import { Logo } from "../shell/logo.tsx";
import { AccountForm } from "./account-form.tsx";
import type { ServerConfig } from "./server-config.ts";
import type { Session } from "./session.ts";
import { VisitorForm } from "./visitor-form.tsx";

const WAYS = [
  { way: "visitor", label: "Visit" },
  { way: "sign-in", label: "Sign in" },
  { way: "register", label: "Create account" },
] as const;
type Way = (typeof WAYS)[number]["way"];

export interface WelcomeProps {
  readonly onClose?: () => void;
  readonly session: Session;
  readonly config: ServerConfig;
  readonly roomCode: string | undefined;
  /** The token of an invite link, which is for people with an account. */
  readonly invite: string | undefined;
}

const InviteLine = lazyPart(() => import("../rooms/invite-line.tsx").then((part) => part.InviteLine));
const nothing = (): void => {};

/** Nobody is in yet: choose a name and go, or use an account. */
export function Welcome({ session, config, roomCode, invite }: WelcomeProps) {
  const ways = config.guests && invite === undefined ? WAYS : WAYS.filter(({ way }) => way !== "visitor");
  const [way, setWay] = useState<Way>(ways[0]?.way ?? "sign-in");
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    document.title = roomCode === undefined ? "Parley" : `${roomCode} - Parley`;
    if (matchMedia("(hover: hover)").matches) panel.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
  }, [roomCode]);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    const at = ways.findIndex((one) => one.way === way);
    const next = ways[(at + step + ways.length) % ways.length];
    if (next === undefined) return;
    setWay(next.way);
    event.currentTarget.querySelector<HTMLElement>(`[data-way="${next.way}"]`)?.focus();
  };

  return (
    <main className="welcome" id="main">
      <div className="welcome-card">
        <header className="welcome-head">
          <Logo size={40} />
          <h1>{roomCode === undefined && invite === undefined ? "Parley" : "You are invited"}</h1>
          {invite !== undefined ? (
            <InviteLine token={invite} onClose={nothing} />
          ) : roomCode === undefined ? (
            <p className="muted">A place to talk. What is said arrives, once and in order.</p>
          ) : (
            <p className="muted">
              Come in to <strong className="welcome-code">#{roomCode}</strong>
            </p>
          )}
        </header>
        <div className="segments" role="tablist" aria-label="How to come in" onKeyDown={onKeyDown}>
          {ways.map((one) => (
            <button
              key={one.way}
              type="button"
              role="tab"
              id={`tab-${one.way}`}
              data-way={one.way}
              aria-selected={way === one.way}
              aria-controls="way-panel"
              tabIndex={way === one.way ? 0 : -1}
              onClick={() => setWay(one.way)}
            >
              {one.label}
            </button>
          ))}
        </div>
        <div id="way-panel" role="tabpanel" aria-labelledby={`tab-${way}`} ref={panel}>
          {way === "visitor" ? (
            <VisitorForm
              action={roomCode === undefined ? "Start talking" : "Join the room"}
              onSubmit={(name) => session.enterAsVisitor(name)}
            />
          ) : (
            <AccountForm
              key={way}
              mode={way}
              onSubmit={(name, password) =>
                way === "register" ? session.register(name, password) : session.signIn(name, password)
              }
            />
          )}
        </div>
      </div>
    </main>
  );
}
