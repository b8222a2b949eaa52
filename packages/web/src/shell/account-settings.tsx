import "../styles/account-menu.css";
import { Keyboard, LogOut, Settings, Smile } from "lucide-react";
import type { NavDialog } from "./room-nav.tsx";

interface AccountSettingsProps {
  /** The popover this is in. */
  readonly menuId: string;
  readonly isVisitor: boolean;
  readonly hasStatus: boolean;
  readonly onDialog: (dialog: NavDialog) => void;
  readonly onSignOut: () => void;
}

/** What opens behind oneself: the settings, the keys and the way out. */
export function AccountSettings({ menuId, isVisitor, hasStatus, onDialog, onSignOut }: AccountSettingsProps) {
  const closing = {
    type: "button",
    className: "menu-item",
    popoverTarget: menuId,
    popoverTargetAction: "hide",
  } as const;
  return (
    <>
      {!isVisitor && (
        <button {...closing} onClick={() => onDialog("status")}>
          <Smile aria-hidden size={16} />
          {hasStatus ? "Change your status" : "Set a status"}
        </button>
      )}
      <button {...closing} onClick={() => onDialog("settings")}>
        <Settings aria-hidden size={16} />
        Settings
      </button>
      <button {...closing} onClick={() => onDialog("shortcuts")}>
        <Keyboard aria-hidden size={16} />
        Keyboard shortcuts
      </button>
      <button {...closing} onClick={onSignOut}>
        <LogOut aria-hidden size={16} />
        {isVisitor ? "Sign out and forget me" : "Sign out"}
      </button>
    </>
  );
}
