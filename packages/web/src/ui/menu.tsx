import { Check, type LucideIcon } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { Anchor } from "./place.ts";
import { Popover } from "./popover.tsx";

export interface MenuEntry {
  readonly label: string;
  readonly Icon?: LucideIcon;
  readonly run: () => void;
  readonly isDanger?: boolean;
  /** One of a group of which exactly one is chosen. */
  readonly isChosen?: boolean;
}

export interface MenuGroup {
  /** Said before its entries. */
  readonly title?: string;
  readonly entries: readonly MenuEntry[];
}

interface MenuProps {
  readonly anchor: Anchor;
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly onClose: () => void;
}

/** A list of things to do, walked through with the arrows. */
export function Menu({ anchor, label, groups, onClose }: MenuProps) {
  return (
    <Popover anchor={anchor} label={label} role="menu" onClose={onClose} className="menu" onKeyDown={walk}>
      {groups
        .filter(({ entries }) => entries.length > 0)
        .map(({ title, entries }, at) => (
          <div key={title ?? at} role="group" aria-label={title} className="menu-group">
            {title !== undefined && (
              <p className="menu-title" aria-hidden="true">
                {title}
              </p>
            )}
            {entries.map(({ label: name, Icon, run, isDanger, isChosen }) => (
              <button
                key={name}
                type="button"
                role={isChosen === undefined ? "menuitem" : "menuitemradio"}
                aria-checked={isChosen}
                tabIndex={-1}
                className="menu-entry"
                data-danger={isDanger}
                onClick={() => {
                  onClose();
                  run();
                }}
              >
                {Icon !== undefined && <Icon aria-hidden size={16} />}
                <span>{name}</span>
                {isChosen === true && <Check aria-hidden size={16} className="menu-check" />}
              </button>
            ))}
          </div>
        ))}
    </Popover>
  );
}

function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  const at = entries.findIndex((entry) => entry === document.activeElement);
  const step = { ArrowDown: at + 1, ArrowUp: at <= 0 ? entries.length - 1 : at - 1, Home: 0, End: entries.length - 1 };
  if (event.key === "Tab") event.preventDefault();
  if (!Object.hasOwn(step, event.key)) return;
  event.preventDefault();
  entries[step[event.key as keyof typeof step] % entries.length]?.focus();
}
