import "../styles/completions.css";
import { Users } from "lucide-react";
import { Avatar } from "../person/avatar.tsx";
import { canBeCalled } from "../person/people-book.ts";
import { ChoiceList } from "../ui/choice-list.tsx";
import type { Choice } from "./use-completion.ts";

interface CompletionListProps {
  readonly id: string;
  readonly choices: readonly Choice[];
  readonly picked: number;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (choice: Choice) => void;
}

/** What may be meant, above the field; the focus stays in the field. */
export function CompletionList(list: CompletionListProps) {
  return (
    <ChoiceList className="completions" {...list}>
      {(choice) => <ChoiceText choice={choice} />}
    </ChoiceList>
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
