import type { ParleyClient } from "@parley/client";
import type { Person, UserId } from "@parley/protocol";
import { ChevronsUpDown, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { useId } from "react";
import { Avatar } from "../person/avatar.tsx";
import { connectionText } from "./connection-text.ts";
import { NotifySwitch } from "./notify-switch.tsx";
import { setTheme, type Theme, THEMES, useTheme } from "./theme.ts";
import { useConnection, useSelf } from "./use-client.ts";
import { useOnline } from "./use-online.ts";

interface AccountMenuProps {
  readonly client: ParleyClient;
  readonly name: string;
  readonly isVisitor: boolean;
  readonly onSignOut: () => void;
}

/** Oneself, the state of the connection, and behind a button the theme and the way out. */
export function AccountMenu({ client, name, isVisitor, onSignOut }: AccountMenuProps) {
  const menuId = useId();
  const self: Person = useSelf(client) ?? { id: "" as UserId, name };
  const { tone, text } = connectionText(useConnection(client), useOnline());
  return (
    <div className="account">
      <button type="button" className="account-button" popoverTarget={menuId}>
        <Avatar person={self} />
        <span className="account-text">
          <bdi className="account-name">{self.name}</bdi>
          <span className="account-state" data-tone={tone}>
            {text}
          </span>
        </span>
        <span className="sr-only">Account menu</span>
        <ChevronsUpDown aria-hidden size={16} />
      </button>
      <div id={menuId} popover="auto" className="account-menu" role="dialog" aria-label="Settings and account">
        <NotifySwitch />
        <ThemeSwitch />
        <button
          type="button"
          className="menu-item"
          popoverTarget={menuId}
          popoverTargetAction="hide"
          onClick={onSignOut}
        >
          <LogOut aria-hidden size={16} />
          {isVisitor ? "Sign out and forget me" : "Sign out"}
        </button>
      </div>
    </div>
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
