import { useCallback, useEffect, useMemo, useState } from "react";
import { inListOrder } from "../rooms/room-sections.ts";
import { usePanel } from "../room/use-panel.ts";
import { JoiningRoom } from "../room/joining-room.tsx";
import { RoomView } from "../room/room-view.tsx";
import type { SearchWish } from "../search/search-panel.tsx";
import type { Session, SessionState } from "../session/session.ts";
import type { SignInAgainProps } from "../session/sign-in-again.tsx";
import { useAway } from "../status/use-away.ts";
import { isWide } from "../ui/is-wide.ts";
import { lazyPart } from "../ui/lazy-part.tsx";
import { Announcer } from "./announcer.tsx";
import { countsIn } from "./counts.ts";
import { useNotifyLevel } from "./notify-level.ts";
import { PageMark } from "./page-mark.tsx";
import { navigate, type Route } from "./route.ts";
import type { NavDialog } from "./room-nav.tsx";
import { Sidebar } from "./sidebar.tsx";
import { ToastBox } from "./toast.tsx";
import { useConnection, useRooms } from "./use-client.ts";
import { useNarrow } from "./use-narrow.ts";
import { useShortcuts } from "./use-shortcuts.ts";

const SignInAgain = lazyPart<SignInAgainProps>(() =>
  import("../session/sign-in-again.tsx").then((part) => part.SignInAgain),
);
const ShellDialog = lazyPart(() => import("./shell-dialog.tsx").then((part) => part.ShellDialog), { isAtHand: true });
const Drawer = lazyPart(() => import("./drawer.tsx").then((part) => part.Drawer), { isAtHand: true });
const SearchPanel = lazyPart(() => import("../search/search-panel.tsx").then((part) => part.SearchPanel), {
  isAtHand: true,
});
const Home = lazyPart(() => import("./home.tsx").then((part) => part.Home));
const Notifier = lazyPart(() => import("./notifier.tsx").then((part) => part.Notifier));
const InvitePage = lazyPart(() => import("../rooms/invite-page.tsx").then((part) => part.InvitePage));

function goHome(): void {
  navigate("/");
}

interface ChatShellProps {
  readonly session: Session;
  readonly entered: Extract<SessionState, { phase: "in" }>;
  readonly route: Route;
}

/** The page of somebody who is in: rooms at the left, the open room beside them, dialogs above. */
export function ChatShell({ session, entered, route }: ChatShellProps) {
  const { client, config, who } = entered;
  const rooms = useRooms(client);
  const connection = useConnection(client);
  useAway(client);
  const [overlay, setOverlay] = useState<NavDialog | "drawer">();
  const openSwitcher = useCallback(() => setOverlay("switcher"), []);
  const close = useCallback(() => setOverlay(undefined), []);
  const openCode = route.page === "room" ? route.code : undefined;
  const open = rooms.find((room) => room.code === openCode);
  const visited = useMemo(
    () => (route.page === "room" && route.seq !== undefined ? { seq: route.seq } : undefined),
    [route],
  );
  const panels = usePanel(openCode);
  const notifyLevel = useNotifyLevel();
  const { open: openPanel, close: closePanel } = panels;
  const [wish, setWish] = useState<SearchWish>();
  const search = useCallback(
    (text?: string) => {
      setWish(text === undefined ? {} : { text });
      openPanel("search");
      close();
    },
    [openPanel, close],
  );
  const openShortcuts = useCallback(() => setOverlay("shortcuts"), []);
  const openSearch = useCallback(() => search(), [search]);
  useShortcuts({
    rooms: inListOrder(rooms),
    openCode,
    onSwitch: openSwitcher,
    onSearch: openSearch,
    onHelp: openShortcuts,
  });
  useEffect(close, [close, openCode]);

  // On a narrow screen without an open room the list is the page.
  const isList = useNarrow() && route.page === "home";
  const Side = isList ? "main" : "aside";

  const sidebar = (
    <Sidebar
      isPage={isList}
      client={client}
      name={who.name}
      isVisitor={who.kind === "visitor"}
      rooms={rooms}
      openCode={openCode}
      onPick={close}
      onDialog={setOverlay}
      onSearch={openSearch}
      onSignOut={() => {
        navigate("/");
        void session.signOut();
      }}
    />
  );

  return (
    <div className="shell" data-page={route.page}>
      <a className="skip-link" href="#main">
        Skip to the conversation
      </a>
      <Side
        className="shell-side"
        aria-label="Rooms and account"
        id={isList ? "main" : undefined}
        tabIndex={isList ? -1 : undefined}
      >
        {sidebar}
      </Side>
      {isList ? undefined : route.page === "invite" ? (
        <InvitePage client={client} token={route.token} isVisitor={who.kind === "visitor"} onClose={goHome} />
      ) : openCode === undefined ? (
        <Home hasRooms={rooms.length > 0} onJoin={openSwitcher} />
      ) : open === undefined ? (
        <JoiningRoom key={openCode} client={client} code={openCode} />
      ) : (
        <RoomView
          key={open.id}
          client={client}
          room={open}
          maxTextBytes={config.maxTextBytes}
          elsewhere={countsIn(rooms, open)}
          visited={visited}
          panels={panels}
          onSearch={panels.panel === "search" ? closePanel : openSearch}
          onMenu={() => setOverlay("drawer")}
        />
      )}
      {panels.panel === "search" && (
        <SearchPanel
          client={client}
          rooms={rooms}
          open={open}
          isVisitor={who.kind === "visitor"}
          wish={wish}
          onOpened={() => {
            if (!isWide()) closePanel();
          }}
          onClose={closePanel}
        />
      )}
      {overlay !== undefined && overlay !== "drawer" && (
        <ShellDialog
          client={client}
          rooms={rooms}
          dialog={overlay}
          onDialog={setOverlay}
          onSearch={search}
          onClose={close}
        />
      )}
      {overlay === "drawer" && <Drawer onClose={close}>{sidebar}</Drawer>}
      {connection.phase === "signed_out" && (
        <SignInAgain
          session={session}
          who={who}
          reason={connection.reason}
          isNewcomer={who.kind === "visitor" && client.self === null && rooms.length === 0}
        />
      )}
      <PageMark client={client} open={open} />
      {notifyLevel !== "none" && <Notifier client={client} openCode={openCode} />}
      <Announcer client={client} openCode={openCode} />
      <ToastBox client={client} />
    </div>
  );
}
