import type { ParleyClient } from "@parley/client";
import type { Person } from "@parley/protocol";
import { X } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { Avatar } from "../person/avatar.tsx";

/** Typing goes on meanwhile; the server is asked once it pauses. */
const PAUSE_MS = 150;

interface PeoplePickerProps {
  readonly client: ParleyClient;
  readonly label: string;
  readonly picked: readonly Person[];
  /** Not offered: oneself, and who is there already. */
  readonly without: ReadonlySet<string>;
  readonly max: number;
  readonly onChange: (picked: readonly Person[]) => void;
}

/** Registered people, found by how their names begin. Enter takes one, Backspace in the empty field gives the last back. */
export function PeoplePicker({ client, label, picked, without, max, onChange }: PeoplePickerProps) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const listId = useId();
  const found = usePeople(client, typed);
  const choices = found.filter(({ id }) => !without.has(id) && picked.every((one) => one.id !== id));
  const index = Math.min(at, choices.length - 1);

  const take = (person: Person | undefined): void => {
    if (person === undefined || picked.length >= max) return;
    onChange([...picked, person]);
    setTyped("");
    setAt(0);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setAt(Math.min(index + 1, choices.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(index - 1, 0));
    else if (event.key === "Enter" && typed !== "") take(choices[index]);
    else if (event.key === "Backspace" && typed === "" && picked.length > 0) onChange(picked.slice(0, -1));
    else return;
    event.preventDefault();
  };

  return (
    <div className="picker">
      <div className="picker-field">
        {picked.map((person) => (
          <span key={person.id} className="chip">
            <bdi>{person.name}</bdi>
            <button
              type="button"
              aria-label={`Without ${person.name}`}
              onClick={() => onChange(picked.filter(({ id }) => id !== person.id))}
            >
              <X aria-hidden size={14} />
            </button>
          </span>
        ))}
        <input
          data-autofocus
          role="combobox"
          aria-label={label}
          aria-expanded={choices.length > 0}
          aria-controls={listId}
          aria-activedescendant={choices.length > 0 ? `${listId}-${index}` : undefined}
          aria-autocomplete="list"
          placeholder={picked.length === 0 ? "Type a name" : ""}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul id={listId} role="listbox" aria-label="People" className="picker-list">
        {choices.map((person, position) => (
          <li
            key={person.id}
            id={`${listId}-${position}`}
            role="option"
            aria-selected={position === index}
            onClick={() => take(person)}
            onMouseMove={() => setAt(position)}
          >
            <Avatar person={person} size="s" />
            <bdi>{person.name}</bdi>
          </li>
        ))}
      </ul>
      {choices.length === 0 && (
        <p className="form-note">
          {typed.trim() === ""
            ? "People with an account here, by how their name begins."
            : "Nobody else is called that."}
        </p>
      )}
    </div>
  );
}

function usePeople(client: ParleyClient, typed: string): readonly Person[] {
  const [found, setFound] = useState<readonly Person[]>([]);
  const search = typed.trim();
  useEffect(() => {
    if (search === "") {
      setFound([]);
      return;
    }
    let isCurrent = true;
    const timer = setTimeout(() => {
      client.findPeople(search).then(
        (people) => {
          if (isCurrent) setFound(people);
        },
        () => {
          if (isCurrent) setFound([]);
        },
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, search]);
  return found;
}
