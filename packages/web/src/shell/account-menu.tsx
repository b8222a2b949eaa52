import type { ParleyClient } from "@parley/client";
import type { UserId } from "@parley/protocol";
import { ChevronsUpDown } from "lucide-react";
import { useId, useState } from "react";
import { Avatar } from "../person/avatar.tsx";
import { StatusMark } from "../status/status-mark.tsx";
import { lazyPart } from "../ui/lazy-part.tsx";
import { connectionText } from "./connection-text.ts";
import type { NavDialog } from "./room-nav.tsx";
import { useConnection, useSelf } from "./use-client.ts";
import { useOnline } from "./use-online.ts";

const AccountSettings = lazyPart(() => import("./account-settings.tsx").then((part) => part.AccountSettings), {
  isAtHand: true,
});

interface AccountMenuProps {
  readonly client: ParleyClient;
  readonly name: string;
  readonly isVisitor: boolean;
  readonly onDialog: (dialog: NavDialog) => void;
  readonly onSignOut: () => void;
}

/** Oneself, the state of the connection, and behind a button the settings and the way out. */
export function AccountMenu({ client, name, isVisitor, onDialog, onSignOut }: AccountMenuProps) {
  const menuId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const { status, ...self } = useSelf(client) ?? { id: "" as UserId, name };
  const { tone, text } = connectionText(useConnection(client), useOnline());
  return (
    <div className="account">
      <button type="button" className="account-button" popoverTarget={menuId}>
        <Avatar person={self} />
        <span className="account-text">
          <span className="account-name">
            <bdi>{self.name}</bdi> <StatusMark status={status} />
          </span>
          <span className="account-state" data-tone={tone}>
            {text}
          </span>
        </span>
        <span className="sr-only">Account menu</span>
        <ChevronsUpDown aria-hidden size={16} />
      </button>
      <div
        id={menuId}
        popover="auto"
        className="account-menu"
        role="dialog"
        aria-label="Settings and account"
        onBeforeToggle={({ newState }) => setIsOpen(newState === "open")}
      >
        {isOpen && (
          <AccountSettings
            menuId={menuId}
            isVisitor={isVisitor}
            hasStatus={status !== undefined}
            onDialog={onDialog}
            onSignOut={onSignOut}
          />
        )}
      </div>
    </div>
  );
}
