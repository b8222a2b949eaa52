import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { loadRenderer } from "./markdown/load-renderer.ts";
import { readRemembered } from "./session/remembered.ts";
import { Session } from "./session/session.ts";
import { fitKeyboard } from "./ui/fit-keyboard.ts";
import { fetchAtFirstSign } from "./ui/lazy-part.tsx";
import "./styles/tokens.css";
import "./styles/page.css";
import "./styles/controls.css";
import "./styles/sidebar.css";
import "./styles/room.css";
import "./styles/timeline.css";
import "./styles/message.css";
import "./styles/markdown.css";
import "./styles/composer.css";
import "./styles/files.css";
import "./styles/panel.css";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no #root");

const session = new Session(location.origin);
void session.start();
// Fetched while the server answers, so that the first messages are painted once, as they are meant.
void loadRenderer();
// The page without a room, fetched while the server answers.
if (location.pathname === "/") void import("./shell/home.tsx");
if (readRemembered() === undefined) void import("./session/welcome.tsx");
fitKeyboard();
fetchAtFirstSign();
createRoot(root).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
