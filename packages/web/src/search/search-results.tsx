import type { ClientRoom, ParleyClient, SearchHit } from "@parley/client";
import { CloudOff, SearchX } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useClock } from "../shell/use-clock.ts";
import { dayLabel } from "../timeline/time-text.ts";
import { FormError } from "../ui/form-error.tsx";
import { walkHits } from "./hit-focus.ts";
import type { MessageSearch, SearchState } from "./message-search.ts";
import { SearchResult } from "./search-result.tsx";

/** So far from the end of the list the next page is asked for. */
const AHEAD_PX = 600;

interface SearchResultsProps {
  readonly client: ParleyClient;
  readonly search: MessageSearch;
  readonly state: SearchState;
  readonly openRoom: ClientRoom | undefined;
  /** There are other rooms to look in. */
  readonly canWiden: boolean;
  readonly onField: () => void;
  readonly onOpened: () => void;
}

/** What was found, the newest first, a heading for each day; or why there is nothing. */
export function SearchResults(props: SearchResultsProps) {
  const { client, search, state, openRoom, canWiden, onField, onOpened } = props;
  const { phase, hits, hasMore, isLoadingMore, refusal } = state;
  const [picked, setPicked] = useState<SearchHit>();
  const [opened, setOpened] = useState<SearchHit>();
  const now = useClock();
  const reachable = picked !== undefined && hits.includes(picked) ? picked : hits[0];
  const isRoomShown = hits.some(({ room }) => room.id !== openRoom?.id) || state.scope === "all";

  if (phase === "odd") {
    return (
      // The panel announces it.
      <p className="panel-note" aria-hidden="true">
        {refusal}
      </p>
    );
  }
  if (phase === "failed") {
    return (
      <div className="search-note" role="alert">
        <p>{refusal}</p>
        <button type="button" className="button-quiet" onClick={() => search.now()}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <div className="search-results" data-phase={phase} aria-busy={phase === "searching"}>
      {phase === "searching" && <div className="search-bar" />}
      {phase === "searching" && hits.length === 0 && <p className="search-soon">Looking</p>}
      {phase === "offline" && (
        <p className="search-note" role="status">
          <CloudOff aria-hidden size={20} />
          You are offline. The search goes on by itself when the connection is back.
        </p>
      )}
      {phase === "found" && hits.length === 0 && (
        <div className="search-note">
          <SearchX aria-hidden size={28} />
          <p>{hasMore ? "Nothing in the newest messages." : "Nothing found."}</p>
          {!hasMore && <p className="search-hint">Try fewer words, or a part of one.</p>}
          {canWiden && state.scope === "room" && !hasMore && (
            <button type="button" className="button-quiet" onClick={() => search.lookIn("all")}>
              Look in all my rooms
            </button>
          )}
        </div>
      )}
      {/* It has no role of its own: the keys are those of the links in it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div onKeyDown={(event) => walkHits(event, onField)}>
        {byDay(hits).map(({ day, hits: some }) => (
          <section key={day} className="hit-day">
            <h3>{dayLabel(day, now)}</h3>
            <ul aria-label={`Results of ${dayLabel(day, now)}`}>
              {some.map((hit) => (
                <li key={`${hit.room.id}/${hit.message.seq}`}>
                  <SearchResult
                    client={client}
                    hit={hit}
                    isRoomShown={isRoomShown}
                    isReachable={hit === reachable}
                    isOpened={hit === opened}
                    onFocus={() => setPicked(hit)}
                    onOpen={() => {
                      setOpened(hit);
                      onOpened();
                    }}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {phase === "found" && (
        <>
          <FormError text={refusal} />
          {hasMore && (
            <MoreButton search={search} count={hits.length} isBusy={isLoadingMore} isHeld={refusal !== undefined} />
          )}
          {!hasMore && hits.length > 0 && <p className="search-end">That is everything.</p>}
        </>
      )}
    </div>
  );
}

interface MoreButtonProps {
  readonly search: MessageSearch;
  /** How much there is already; with none, whoever searches says whether to look further back. */
  readonly count: number;
  readonly isBusy: boolean;
  /** It did not work: asked again only when pressed. */
  readonly isHeld: boolean;
}

/** Presses itself when it comes into view. */
function MoreButton({ search, count, isBusy, isHeld }: MoreButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const element = button.current;
    if (element === null || isHeld || count === 0) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) search.more();
      },
      { root: element.closest(".panel-body"), rootMargin: `${AHEAD_PX}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [search, count, isHeld]);
  return (
    <button ref={button} type="button" className="panel-action" aria-busy={isBusy} onClick={() => search.more()}>
      {isBusy ? "Looking further back" : count === 0 ? "Look further back" : "More results"}
    </button>
  );
}

interface Day {
  readonly day: number;
  readonly hits: SearchHit[];
}

function byDay(hits: readonly SearchHit[]): readonly Day[] {
  const days: Day[] = [];
  for (const hit of hits) {
    const day = new Date(hit.message.at).setHours(0, 0, 0, 0);
    const last = days.at(-1);
    if (last?.day === day) last.hits.push(hit);
    else days.push({ day, hits: [hit] });
  }
  return days;
}
