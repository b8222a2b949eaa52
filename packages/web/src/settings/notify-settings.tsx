import type { ClientRoom } from "@parley/client";
import type { Level } from "@parley/protocol";
import { AtSign, Bell, BellOff } from "lucide-react";
import { useEffect, useState } from "react";
import { RoomMark } from "../rooms/room-mark.tsx";
import { refusalText } from "../session/refusal-text.ts";
import { canNotify, type NotifyLevel, setNotifyLevel, useNotifyLevel } from "../shell/notify-level.ts";
import { useRoomSnapshot } from "../shell/use-client.ts";
import { Segments } from "../ui/segments.tsx";
import { showToast } from "../ui/toasts.ts";

const CHOICES = [
  { value: "all", label: "Everything", Icon: Bell },
  { value: "mentions", label: "Mentions", Icon: AtSign },
  { value: "none", label: "Off", Icon: BellOff },
] as const;

const LEVELS: readonly { readonly value: Level; readonly label: string }[] = [
  { value: "all", label: "Everything" },
  { value: "mentions", label: "Mentions" },
  { value: "none", label: "Nothing (muted)" },
];

/** What is told on this device's desktop while the page is open, and which rooms are quieter than that on all devices. */
export function NotifySettings({ rooms }: { readonly rooms: readonly ClientRoom[] }) {
  return (
    <>
      {canNotify() ? <DeviceSwitch /> : <p className="settings-note">{unableText()}</p>}
      <QuietRooms rooms={rooms} />
    </>
  );
}

function DeviceSwitch() {
  const level = useNotifyLevel();
  const permission = usePermission();
  // The browser asks for its permission only when something is chosen.
  const choose = (wanted: NotifyLevel): void => {
    void setNotifyLevel(wanted).then((got) => {
      if (got !== wanted) showToast("The browser does not allow notifications from this page. Its settings can.");
    });
  };
  return (
    <>
      <Segments label="Desktop notifications on this device" choices={CHOICES} chosen={level} onChoose={choose} />
      <p className="settings-note" data-warn={permission === "denied" || undefined}>
        {PERMISSION_TEXTS[permission]}
      </p>
    </>
  );
}

const PERMISSION_TEXTS: Record<NotificationPermission, string> = {
  default: "Your browser will ask whether this page may.",
  granted: "While the page is open, in this browser. Never of what you are looking at.",
  denied:
    "Your browser blocks notifications from this page. Allow them beside its address, in the site's settings, and then choose here.",
};

function unableText(): string {
  return "Notification" in window
    ? "Browsers show notifications only of pages that come over https."
    : "This browser cannot show notifications of a page.";
}

/** What the browser allows, as it is now: it may be changed in its settings while these are open. */
function usePermission(): NotificationPermission {
  const [permission, setPermission] = useState(Notification.permission);
  useEffect(() => {
    const ended = new AbortController();
    const look = (): void => setPermission(Notification.permission);
    navigator.permissions.query({ name: "notifications" }).then(
      (status) => status.addEventListener("change", look, { signal: ended.signal }),
      // A browser that does not tell is asked again when somebody comes back from its settings.
      () => window.addEventListener("focus", look, { signal: ended.signal }),
    );
    return () => ended.abort();
  }, []);
  return permission;
}

/** Rooms that do not tell of everything. They are made so in their own menus. */
function QuietRooms({ rooms }: { readonly rooms: readonly ClientRoom[] }) {
  // Those that were quiet when this was opened stay, whatever is chosen for them now.
  const [quiet] = useState(() => rooms.filter((room) => ["mentions", "none"].includes(room.snapshot().level ?? "all")));
  const shown = quiet.filter((room) => rooms.includes(room));
  if (shown.length === 0) {
    return <p className="settings-note">Each room can be set to mentions or muted, in its own menu.</p>;
  }
  return (
    <div className="quiet-rooms">
      <h4>Quieter rooms, on all your devices</h4>
      <ul>
        {shown.map((room) => (
          <QuietRoom key={room.id} room={room} />
        ))}
      </ul>
    </div>
  );
}

function QuietRoom({ room }: { readonly room: ClientRoom }) {
  const { name, kind, level } = useRoomSnapshot(room);
  return (
    <li>
      <RoomMark kind={kind} others={[]} />
      <bdi>{name}</bdi>
      <select
        aria-label={`Notify me in ${name} of`}
        value={level ?? "all"}
        onChange={({ currentTarget }) => {
          const wanted = LEVELS.find(({ value }) => value === currentTarget.value)?.value ?? "all";
          room.setLevel(wanted).catch((error: unknown) => showToast(refusalText(error)));
        }}
      >
        {LEVELS.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </li>
  );
}
