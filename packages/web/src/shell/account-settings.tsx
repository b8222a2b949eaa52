import { LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useId } from "react";
import { NotifySwitch } from "./notify-switch.tsx";
import { setTheme, type Theme, THEMES, useTheme } from "./theme.ts";

interface AccountSettingsProps {
  /** The popover this is in. */
  readonly menuId: string;
  readonly isVisitor: boolean;
  readonly onSignOut: () => void;
}

/** What opens behind oneself: notifications, the theme and the way out. */
export function AccountSettings({ menuId, isVisitor, onSignOut }: AccountSettingsProps) {
  return (
    <>
      <NotifySwitch />
      <ThemeSwitch />
      <button type="button" className="menu-item" popoverTarget={menuId} popoverTargetAction="hide" onClick={onSignOut}>
        <LogOut aria-hidden size={16} />
        {isVisitor ? "Sign out and forget me" : "Sign out"}
      </button>
    </>
  );
}

const THEME_LOOKS: Record<Theme, { readonly label: string; readonly Icon: typeof Sun }> = {
  system: { label: "System", Icon: Monitor },
  light: { label: "Light", Icon: Sun },
  dark: { label: "Dark", Icon: Moon },
};

function ThemeSwitch() {
  const theme = useTheme();
  const group = useId();
  return (
    <fieldset className="theme-switch">
      <legend>Theme</legend>
      <div className="segments">
        {THEMES.map((one) => {
          const { label, Icon } = THEME_LOOKS[one];
          return (
            <label key={one}>
              <input type="radio" name={group} checked={theme === one} onChange={() => setTheme(one)} />
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
