import { Search } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { Anchor } from "../ui/place.ts";
import { Popover } from "../ui/popover.tsx";
import { EmojiGrid } from "./emoji-grid.tsx";
import { type Emoji, emojiAtHand, loadEmoji } from "./emoji-list.ts";
import { buildSections, move, type Place } from "./emoji-rows.ts";
import { noteEmoji, recentEmoji } from "./recent-emoji.ts";
import { storedTone, storeTone, TONES, withTone } from "./skin-tone.ts";
import "../styles/emoji.css";

export interface EmojiPickerProps {
  readonly anchor: Anchor;
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
}

const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);
/** In the order of the sections: what was used last, then as Unicode groups them. */
const KIND_SIGNS = ["🕘", "😀", "👋", "🐻", "🍎", "🚗", "⚽", "💡", "❤️", "🏳️"];
const START: Place = { row: 0, column: 0 };

/** Every emoji, by kind or by what is typed. The focus stays in the field: arrows walk through the grid, Enter picks. */
export function EmojiPicker({ anchor, onPick, onClose }: EmojiPickerProps) {
  const [list, setList] = useState<readonly Emoji[] | undefined>(emojiAtHand);
  const [hasFailed, setHasFailed] = useState(false);
  const [query, setQuery] = useState("");
  const [tone, setTone] = useState(storedTone);
  const [place, setPlace] = useState(START);
  const [recent] = useState(recentEmoji);
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const sections = useMemo(() => buildSections(list ?? [], { query, recent, tone }), [list, query, recent, tone]);
  const rows = useMemo(() => sections.flatMap((section) => section.rows), [sections]);
  const cell = rows[place.row]?.[place.column];
  const cellId = (at: Place): string => `${id}-${at.row}-${at.column}`;

  useEffect(() => {
    if (list === undefined) loadEmoji().then(setList, () => setHasFailed(true));
  }, [list]);

  useEffect(() => {
    // Set by hand: a step of an arrow key must not render two thousand cells.
    const element = document.getElementById(`${id}-${place.row}-${place.column}`);
    element?.setAttribute("data-picked", "");
    return () => element?.removeAttribute("data-picked");
  }, [id, place, sections]);

  const pick = (emoji: string | undefined): void => {
    if (emoji === undefined) return;
    noteEmoji(emoji);
    onPick(emoji);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const isInText = query !== "" && (event.key === "ArrowLeft" || event.key === "ArrowRight");
    if (event.key === "Enter") pick(cell?.emoji);
    else if (ARROWS.has(event.key) && !isInText) {
      const next = move(rows, place, event.key);
      setPlace(next);
      document.getElementById(cellId(next))?.scrollIntoView({ block: "nearest" });
    } else return;
    event.preventDefault();
  };

  const placeOf = (target: EventTarget): Place | undefined => {
    const at =
      target instanceof Element ? target.closest<HTMLElement>("[data-at]")?.dataset["at"]?.split("-") : undefined;
    return at && { row: Number(at[0]), column: Number(at[1]) };
  };
  const point = ({ target }: PointerEvent): void => {
    const at = placeOf(target);
    if (at !== undefined && (at.row !== place.row || at.column !== place.column)) setPlace(at);
  };

  return (
    <Popover anchor={anchor} label="Emoji" role="dialog" onClose={onClose} className="picker">
      <div className="picker-search">
        <Search aria-hidden size={16} />
        <input
          data-autofocus
          role="combobox"
          aria-label="Find an emoji"
          aria-expanded
          aria-haspopup="grid"
          aria-controls={`${id}-grid`}
          aria-activedescendant={cell === undefined ? undefined : cellId(place)}
          placeholder="Find an emoji"
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setPlace(START);
            grid.current?.scrollTo(0, 0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {query === "" && (
        <div className="picker-kinds" role="group" aria-label="Kinds of emoji">
          {sections.map(({ title }, index) => (
            <button
              key={title}
              type="button"
              aria-label={title}
              title={title}
              onClick={() => grid.current?.children[index]?.scrollIntoView({ block: "start" })}
            >
              {KIND_SIGNS[index]}
            </button>
          ))}
        </div>
      )}
      <div
        ref={grid}
        id={`${id}-grid`}
        role="grid"
        aria-label="Emoji"
        className="picker-grid"
        onPointerMove={point}
        onClick={({ target }) => {
          const at = placeOf(target);
          if (at !== undefined) pick(rows[at.row]?.[at.column]?.emoji);
        }}
      >
        <EmojiGrid id={id} sections={sections} />
      </div>
      {list !== undefined && sections.length === 0 && <p className="picker-none">No emoji is called that.</p>}
      {hasFailed && <p className="picker-none">The emoji did not load. Try again when you are connected.</p>}
      <div className="picker-foot">
        <span className="picker-preview" aria-hidden="true">
          {cell?.emoji}
        </span>
        <span className="picker-name">{cell === undefined ? "" : `:${cell.name}:`}</span>
        <fieldset className="picker-tones">
          <legend className="sr-only">Skin tone</legend>
          {TONES.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name={`${id}-tone`}
                className="sr-only"
                aria-label={one === 0 ? "No skin tone" : `Skin tone ${one} of 5`}
                checked={tone === one}
                onChange={() => {
                  setTone(one);
                  storeTone(one);
                }}
              />
              <span aria-hidden="true">{withTone("✋", one)}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </Popover>
  );
}
