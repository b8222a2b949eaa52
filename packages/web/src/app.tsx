import { useSyncExternalStore } from "react";
import type { Session } from "./session/session.ts";
import type { WelcomeProps } from "./session/welcome.tsx";
import { ChatShell } from "./shell/chat-shell.tsx";
import { useRoute } from "./shell/route.ts";
import { lazyPart } from "./ui/lazy-part.tsx";

/** Whoever was here before never sees it. */
const Welcome = lazyPart<WelcomeProps>(() => import("./session/welcome.tsx").then((part) => part.Welcome));

export function App({ session }: { readonly session: Session }) {
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  const route = useRoute();
  switch (state.phase) {
    case "starting":
      // A moment of empty page is calmer than a form that is replaced at once.
      return null;
    case "out":
      return (
        <Welcome
          session={session}
          config={state.config}
          roomCode={route.page === "room" ? route.code : undefined}
          invite={route.page === "invite" ? route.token : undefined}
        />
      );
    case "in":
      return <ChatShell key={`${state.who.kind}:${state.who.name}`} session={session} entered={state} route={route} />;
  }
}
