import { AtSign, Bell, BellOff } from "lucide-react";
import { useId } from "react";
import { showToast } from "../ui/toasts.ts";
import { canNotify, NOTIFY_LEVELS, type NotifyLevel, setNotifyLevel, useNotifyLevel } from "./notify-level.ts";

const LOOKS: Record<NotifyLevel, { readonly label: string; readonly Icon: typeof Bell }> = {
  all: { label: "All", Icon: Bell },
  mentions: { label: "Mentions", Icon: AtSign },
  none: { label: "Off", Icon: BellOff },
};

/** What is told on the desktop while the page is open. The browser asks for its permission only when something is chosen. */
export function NotifySwitch() {
  const level = useNotifyLevel();
  const group = useId();
  if (!canNotify()) return <p className="menu-note">Desktop notifications need https.</p>;

  const choose = (wanted: NotifyLevel): void => {
    void setNotifyLevel(wanted).then((got) => {
      if (got !== wanted) showToast("The browser does not allow notifications from this page. Its settings can.");
    });
  };

  return (
    <fieldset className="theme-switch">
      <legend>Desktop notifications</legend>
      <div className="segments">
        {NOTIFY_LEVELS.map((one) => {
          const { label, Icon } = LOOKS[one];
          return (
            <label key={one}>
              <input type="radio" name={group} checked={level === one} onChange={() => choose(one)} />
              <span>
                <Icon aria-hidden size={15} />
                {label}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
