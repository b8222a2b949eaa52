import type { ClientRoom } from "@parley/client";
import { CornerDownLeft, Plus, Search } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { Modal } from "../ui/modal.tsx";
import { toRoomCode } from "./room-code.ts";
import { UnreadBadge } from "./unread-badge.tsx";
import { navigate, roomPath } from "./route.ts";

interface RoomSwitcherProps {
  readonly rooms: readonly ClientRoom[];
  /** Looks for what was typed in messages. */
  readonly onSearch: (text: string) => void;
  readonly onClose: () => void;
}

interface RoomChoice {
  readonly kind: "known" | "new";
  readonly code: string;
  readonly name: string;
  readonly unread: number;
  readonly mentions: number;
}

type Choice = RoomChoice | { readonly kind: "search"; readonly text: string };

/** Ctrl+K: type to switch to a room one is in; any other code joins that room, or creates it; or look for it in messages. */
export function RoomSwitcher({ rooms, onSearch, onClose }: RoomSwitcherProps) {
  const [typed, setTyped] = useState("");
  const [picked, setPicked] = useState(0);
  const listId = useId();
  const choices = choicesFor(typed, rooms);
  const index = Math.min(picked, choices.length - 1);

  const choose = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    if (choice.kind === "search") return onSearch(choice.text);
    navigate(roomPath(choice.code));
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setPicked(Math.min(index + 1, choices.length - 1));
    else if (event.key === "ArrowUp") setPicked(Math.max(index - 1, 0));
    else if (event.key === "Enter") choose(choices[index]);
    else return;
    event.preventDefault();
  };

  return (
    <Modal title="Find, create or join a room" isTitleHidden onClose={onClose} className="switcher">
      <input
        className="switcher-input"
        data-autofocus
        role="combobox"
        aria-expanded={choices.length > 0}
        aria-controls={listId}
        aria-activedescendant={choices.length > 0 ? `${listId}-${index}` : undefined}
        aria-label="Room code or name"
        aria-autocomplete="list"
        placeholder="Room code or name"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setPicked(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={listId} role="listbox" aria-label="Rooms" className="switcher-list">
        {choices.map((choice, at) => (
          <li
            key={choice.kind === "search" ? " search" : choice.code}
            id={`${listId}-${at}`}
            role="option"
            aria-selected={at === index}
            onClick={() => choose(choice)}
            onMouseMove={() => setPicked(at)}
          >
            <ChoiceText choice={choice} />
            {at === index && <CornerDownLeft aria-hidden size={14} className="switcher-enter" />}
          </li>
        ))}
      </ul>
      {choices.every(({ kind }) => kind === "search") && (
        <p className="switcher-hint">
          {typed.trim() === ""
            ? "Type a code, for example lobby. Whoever has the code or the link can come in."
            : "A code has 1 to 64 letters, digits, “-” or “_”."}
        </p>
      )}
    </Modal>
  );
}

function ChoiceText({ choice }: { readonly choice: Choice }) {
  switch (choice.kind) {
    case "search":
      return (
        <>
          <Search aria-hidden size={16} />
          <span className="switcher-name">
            Search messages for <strong>{choice.text}</strong>
          </span>
        </>
      );
    case "new":
      return (
        <>
          <Plus aria-hidden size={16} />
          <span className="switcher-name">
            Join or create <strong>{choice.code}</strong>
          </span>
        </>
      );
    case "known":
      return (
        <>
          <span className="hash">#</span>
          <span className="switcher-name">
            <bdi>{choice.name}</bdi>
          </span>
          <UnreadBadge unread={choice.unread} mentions={choice.mentions} />
        </>
      );
  }
}

function choicesFor(typed: string, rooms: readonly ClientRoom[]): readonly Choice[] {
  const code = toRoomCode(typed);
  const needle = typed.trim().toLowerCase();
  const known = rooms
    .filter((room) => room.code === code || room.code.includes(needle) || room.name.toLowerCase().includes(needle))
    .map((room): RoomChoice => {
      const { code: known, name, unread, mentions } = room.snapshot();
      return { kind: "known", code: known, name, unread, mentions };
    })
    .toSorted(
      (a, b) =>
        Number(b.code === code) - Number(a.code === code) ||
        b.mentions - a.mentions ||
        Number(b.unread > 0) - Number(a.unread > 0),
    );
  const isKnown = code === undefined || known.some((choice) => choice.code === code);
  return [
    ...known,
    ...(isKnown ? [] : [{ kind: "new", code, name: code, unread: 0, mentions: 0 } as const]),
    ...(needle === "" ? [] : [{ kind: "search", text: typed.trim() } as const]),
  ];
}
