import "../styles/choices.css";
import type { ReactNode } from "react";

interface ChoiceListProps<Choice> {
  /** The field names it as what it controls; an option has its index behind it. */
  readonly id: string;
  readonly className: string;
  readonly choices: readonly Choice[];
  readonly picked: number;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (choice: Choice) => void;
  readonly children: (choice: Choice) => ReactNode;
}

/** What may be meant in a field that keeps the focus. */
export function ChoiceList<Choice extends { readonly key: string }>(props: ChoiceListProps<Choice>) {
  const { id, className, choices, picked, onPoint, onChoose, children } = props;
  return (
    <ul id={id} role="listbox" aria-label="Completions" className={`choices ${className}`}>
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
          {children(choice)}
        </li>
      ))}
    </ul>
  );
}
