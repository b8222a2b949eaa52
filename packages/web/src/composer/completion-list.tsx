import "../styles/completions.css";
import { Users } from "lucide-react";
import { Avatar } from "../person/avatar.tsx";
import { canBeCalled } from "../person/people-book.ts";
import type { Choice } from "./use-completion.ts";

interface CompletionListProps {
  readonly id: string;
  readonly choices: readonly Choice[];
  readonly picked: number;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (choice: Choice) => void;
}

/** What may be meant, above the field; the focus stays in the field. */
export function CompletionList({ id, choices, picked, onPoint, onChoose }: CompletionListProps) {
  return (
    <ul id={id} role="listbox" aria-label="Completions" className="completions">
      {choices.map((choice, index) => (
        <li
          key={choice.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === picked}
          onPointerMove={() => onPoint(index)}
          // A press would take the focus, and with it the on-screen keyboard, from the field.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(choice)}
        >
          <ChoiceText choice={choice} />
        </li>
      ))}
    </ul>
  );
}

function ChoiceText({ choice }: { readonly choice: Choice }) {
  switch (choice.kind) {
    case "person":
      return (
        <>
          <Avatar person={choice.person} size="s" />
          <bdi className="completion-name">{choice.person.name}</bdi>
          {!canBeCalled(choice.person) && <span className="completion-detail">visitor, is not notified</span>}
        </>
      );
    case "room":
      return (
        <>
          <span className="completion-sign">
            <Users aria-hidden size={16} />
          </span>
          <span className="completion-name">room</span>
          <span className="completion-detail">notifies everybody here</span>
        </>
      );
    case "emoji":
      return (
        <>
          <span className="completion-emoji">{choice.emoji}</span>
          <span className="completion-name">:{choice.name}:</span>
        </>
      );
  }
}
