import type { ClientRoom, ParleyClient } from "@parley/client";
import { Search, X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from "react";
import { FilterChoices } from "./filter-choices.tsx";
import { filterText, findFilter } from "./filter-token.ts";
import { focusHit } from "./hit-focus.ts";
import type { MessageSearch } from "./message-search.ts";
import { type FilterChoice, useFilterChoices } from "./use-filter-choices.ts";

interface SearchFieldProps {
  readonly client: ParleyClient;
  readonly rooms: readonly ClientRoom[];
  readonly field: RefObject<HTMLInputElement | null>;
  readonly search: MessageSearch;
  readonly text: string;
}

/** Where one says what to look for; completes what stands behind a filter. Arrow down leads to the results. */
export function SearchField({ client, rooms, field, search, text }: SearchFieldProps) {
  const [caret, setCaret] = useState<number>();
  const [picked, setPicked] = useState(0);
  /** Where Escape was pressed: this filter is not completed any more. */
  const [dismissed, setDismissed] = useState<number>();
  const listId = useId();
  const token = caret === undefined ? undefined : findFilter(text, caret);
  const found = useFilterChoices(client, rooms, token);
  const choices = token === undefined || token.from === dismissed ? [] : found;
  const index = Math.min(picked, choices.length - 1);
  const caretAfter = useRef<number>(undefined);

  useLayoutEffect(() => {
    const { current: element } = field;
    const at = caretAfter.current;
    caretAfter.current = undefined;
    if (element === null || element !== document.activeElement) return;
    if (at !== undefined) element.setSelectionRange(at, at);
    // What a filter's button has written is completed like what was typed.
    setCaret(element.selectionEnd ?? undefined);
  }, [field, text]);

  const choose = (choice: FilterChoice | undefined): void => {
    if (choice === undefined || token === undefined) return;
    const written = filterText(token.filter, choice.value);
    caretAfter.current = token.from + written.length;
    setPicked(0);
    search.type(text.slice(0, token.from) + written + text.slice(token.to).trimStart());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
    if (choices.length > 0) {
      if (step !== 0) setPicked((index + step + choices.length) % choices.length);
      else if (key === "Enter" || key === "Tab") choose(choices[index]);
      else if (key === "Escape") setDismissed(token?.from);
      else return;
    } else if (key === "Enter" && search.snapshot().phase !== "found") search.now();
    else if (step !== 1 && key !== "Enter") return;
    else focusHit(event.currentTarget.closest(".panel"));
    event.preventDefault();
  };

  return (
    <div className="search-field">
      <Search aria-hidden size={16} />
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label="Search messages"
        aria-expanded={choices.length > 0}
        aria-controls={listId}
        aria-activedescendant={choices.length > 0 ? `${listId}-${index}` : undefined}
        aria-autocomplete="list"
        placeholder="Search messages"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="search"
        maxLength={512}
        value={text}
        onChange={({ currentTarget: { value, selectionEnd } }) => {
          search.type(value);
          setCaret(selectionEnd ?? value.length);
          setPicked(0);
          if (token === undefined) setDismissed(undefined);
        }}
        onSelect={({ currentTarget: { selectionStart, selectionEnd } }) =>
          setCaret(selectionStart === selectionEnd ? (selectionEnd ?? undefined) : undefined)
        }
        onBlur={() => setCaret(undefined)}
        onKeyDown={onKeyDown}
      />
      {text !== "" && (
        <button
          type="button"
          className="search-clear"
          aria-label="Clear the search"
          title="Clear"
          onClick={() => {
            search.type("");
            field.current?.focus();
          }}
        >
          <X aria-hidden size={15} />
        </button>
      )}
      <FilterChoices id={listId} choices={choices} picked={index} onPoint={setPicked} onChoose={choose} />
    </div>
  );
}
