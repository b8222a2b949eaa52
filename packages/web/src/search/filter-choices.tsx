import { CalendarDays, File, Image, Link2, UserRound } from "lucide-react";
import { Avatar } from "../person/avatar.tsx";
import { RoomMark } from "../rooms/room-mark.tsx";
import { ChoiceList } from "../ui/choice-list.tsx";
import type { FilterChoice } from "./use-filter-choices.ts";

interface FilterChoicesProps {
  readonly id: string;
  readonly choices: readonly FilterChoice[];
  readonly picked: number;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (choice: FilterChoice) => void;
}

/** What may stand behind a filter, under the field; the focus stays in the field. */
export function FilterChoices(list: FilterChoicesProps) {
  return (
    <ChoiceList className="search-choices" {...list}>
      {({ mark, label, detail }) => (
        <>
          <span className="search-choice-mark">
            <ChoiceMark mark={mark} />
          </span>
          <bdi className="search-choice-name">{label}</bdi>
          {detail !== undefined && <span className="search-choice-detail">{detail}</span>}
        </>
      )}
    </ChoiceList>
  );
}

function ChoiceMark({ mark }: Pick<FilterChoice, "mark">) {
  switch (mark.kind) {
    case "person":
      return <Avatar person={mark.person} size="s" />;
    case "room":
      return <RoomMark kind={mark.room} others={mark.others} />;
    case "self":
      return <UserRound aria-hidden size={16} />;
    case "day":
      return <CalendarDays aria-hidden size={16} />;
    case "link":
      return <Link2 aria-hidden size={16} />;
    case "file":
      return <File aria-hidden size={16} />;
    case "image":
      return <Image aria-hidden size={16} />;
  }
}
