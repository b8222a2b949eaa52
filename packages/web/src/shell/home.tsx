import "../styles/home.css";
import { MessagesSquare } from "lucide-react";
import { navigate, roomPath } from "./route.ts";

interface HomeProps {
  readonly hasRooms: boolean;
  readonly onJoin: () => void;
}

/** What a wide screen shows beside the room list while no room is open. */
export function Home({ hasRooms, onJoin }: HomeProps) {
  return (
    <main className="room home" id="main" tabIndex={-1}>
      <div className="centered">
        <span className="home-mark">
          <MessagesSquare aria-hidden size={28} />
        </span>
        <h1>{hasRooms ? "Pick up where you left off" : "Start a conversation"}</h1>
        <p className="muted">
          {hasRooms
            ? "Choose a room on the left, or join another one by its code."
            : "A room is a code. Make one up, and send its link to whoever should be there."}
        </p>
        <div className="home-actions">
          <button type="button" className="button" onClick={onJoin}>
            Create or join a room
          </button>
          {!hasRooms && (
            <button type="button" className="button-quiet" onClick={() => navigate(roomPath("lobby"))}>
              Go to the lobby
            </button>
          )}
        </div>
        <ol className="home-steps">
          <li>Create or join a room by its code.</li>
          <li>Copy its link from the top right corner.</li>
          <li>Whoever opens the link chooses a name and is there.</li>
        </ol>
      </div>
    </main>
  );
}
