import { CalendarDays } from "lucide-react";
import { type Filter, FILTERS } from "./filter-token.ts";

const MEANINGS: Record<Filter, string> = {
  from: "what somebody wrote",
  in: "in one of my rooms",
  has: "a link, a file or a picture",
  after: "from that day on",
  before: "until that day",
  on: "on that day or in that month",
};
const EXAMPLES = [
  ["red fox", "both words, anywhere"],
  ["“red fox”", "these words side by side"],
  ["deploy*", "words that begin like this"],
] as const;

interface FiltersProps {
  readonly isVisitor: boolean;
  readonly onFilter: (filter: Filter) => void;
}

/** A visitor looks in one room at a time. */
function filtersFor(isVisitor: boolean): readonly Filter[] {
  return FILTERS.filter((filter) => filter !== "in" || !isVisitor);
}

/** The filters as buttons, for who has begun to type. */
export function FilterChips({ isVisitor, onFilter }: FiltersProps) {
  return (
    <div className="filter-chips" role="group" aria-label="Filters">
      {filtersFor(isVisitor).map((filter) => (
        <button
          key={filter}
          type="button"
          aria-label={`Only ${filter}: ${MEANINGS[filter]}`}
          title={MEANINGS[filter]}
          onClick={() => onFilter(filter)}
        >
          {filter}:
        </button>
      ))}
    </div>
  );
}

interface SearchHelpProps extends FiltersProps {
  /** Undefined where no room is open. */
  readonly onDate: (() => void) | undefined;
}

/** What can be looked for, while nothing is. */
export function SearchHelp({ isVisitor, onFilter, onDate }: SearchHelpProps) {
  return (
    <div className="search-help">
      <h3>Narrow it down</h3>
      <ul>
        {filtersFor(isVisitor).map((filter) => (
          <li key={filter}>
            <button type="button" className="help-row" onClick={() => onFilter(filter)}>
              <code>{filter}:</code>
              <span>{MEANINGS[filter]}</span>
            </button>
          </li>
        ))}
      </ul>
      <h3>Words</h3>
      <dl>
        {EXAMPLES.map(([example, meaning]) => (
          <div key={example} className="help-row">
            <dt>
              <code>{example}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      {onDate !== undefined && (
        <button type="button" className="panel-action" onClick={onDate}>
          <CalendarDays aria-hidden size={16} />
          Go to a date in this room
        </button>
      )}
    </div>
  );
}
