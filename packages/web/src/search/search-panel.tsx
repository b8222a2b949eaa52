import "../styles/search.css";
import type { ClientRoom, ParleyClient } from "@parley/client";
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { FileClientContext } from "../files/shown-files.ts";
import { SidePanel } from "../panel/side-panel.tsx";
import { Segments } from "../ui/segments.tsx";
import { DateDialog } from "./date-dialog.tsx";
import type { Filter } from "./filter-token.ts";
import { type Scope, searchOf, type SearchState } from "./message-search.ts";
import { FilterChips, SearchHelp } from "./search-help.tsx";
import { SearchField } from "./search-field.tsx";
import { SearchResults } from "./search-results.tsx";

/** Somebody wants to search, perhaps for something they have typed elsewhere; another object is another wish. */
export interface SearchWish {
  readonly text?: string;
}

interface SearchPanelProps {
  readonly client: ParleyClient;
  readonly rooms: readonly ClientRoom[];
  /** The room that is open, if one is. */
  readonly open: ClientRoom | undefined;
  readonly isVisitor: boolean;
  readonly wish: SearchWish | undefined;
  /** A result has been opened. */
  readonly onOpened: () => void;
  readonly onClose: () => void;
}

const SCOPES = [
  { value: "room", label: "This room" },
  { value: "all", label: "All my rooms" },
] as const satisfies readonly { value: Scope; label: string }[];

/** Looks for messages, beside the room or over it. It stays while one goes from room to room. */
export function SearchPanel({ client, rooms, open, isVisitor, wish, onOpened, onClose }: SearchPanelProps) {
  const search = searchOf(client);
  const state = useSyncExternalStore(search.subscribe, search.snapshot);
  const field = useRef<HTMLInputElement>(null);
  const [isDating, setIsDating] = useState(false);
  const isNowhere = isVisitor && open === undefined;

  useFocusBack(field);
  useEffect(() => search.stayIn(open?.id), [search, open]);
  useLayoutEffect(() => {
    if (wish === undefined) return;
    if (wish.text !== undefined) {
      search.type(wish.text);
      search.lookIn("all");
    }
    field.current?.focus();
    field.current?.select();
  }, [search, wish]);

  const addFilter = (filter: Filter): void => {
    const { text } = search.snapshot();
    search.type(`${text}${text === "" || text.endsWith(" ") ? "" : " "}${filter}:`);
    field.current?.focus();
  };

  return (
    <FileClientContext value={client}>
      <SidePanel title="Search" label="Search messages" onClose={onClose}>
        <search className="search-head">
          <SearchField client={client} rooms={rooms} field={field} search={search} text={state.text} />
          {open !== undefined && !isVisitor && (
            <Segments
              label="Where to look"
              isLabelHidden
              choices={SCOPES}
              chosen={state.scope}
              onChoose={(scope) => search.lookIn(scope)}
            />
          )}
          {state.text.trim() !== "" && <FilterChips isVisitor={isVisitor} onFilter={addFilter} />}
        </search>
        <p className="sr-only" role="status">
          {announcementOf(state)}
        </p>
        {isNowhere ? (
          <p className="panel-note">Open a room to search it.</p>
        ) : state.phase === "blank" ? (
          <SearchHelp
            isVisitor={isVisitor}
            onFilter={addFilter}
            onDate={open === undefined ? undefined : () => setIsDating(true)}
          />
        ) : (
          <SearchResults
            client={client}
            search={search}
            state={state}
            openRoom={open}
            canWiden={open !== undefined && !isVisitor}
            onField={() => field.current?.focus()}
            onOpened={onOpened}
          />
        )}
        {isDating && open !== undefined && <DateDialog room={open} onClose={() => setIsDating(false)} />}
      </SidePanel>
    </FileClientContext>
  );
}

/** Whoever closes the panel from inside is back where they were when it opened. */
function useFocusBack(field: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const panel = field.current?.closest(".panel");
    const before = document.activeElement;
    return () => {
      if (panel?.contains(document.activeElement) !== true) return;
      const isThere = before instanceof HTMLElement && before !== document.body && before.isConnected;
      const place = isThere ? before : document.querySelector<HTMLElement>(".composer textarea");
      place?.focus({ preventScroll: true });
    };
  }, [field]);
}

function announcementOf({ phase, hits, hasMore, refusal }: SearchState): string {
  if (phase === "odd") return refusal ?? "";
  if (phase !== "found") return "";
  if (hits.length === 0) return hasMore ? "Nothing found in the newest messages" : "Nothing found";
  return `${hits.length} ${hits.length === 1 ? "result" : "results"}${hasMore ? ", and more further back" : ""}`;
}
