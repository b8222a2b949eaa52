import { memo } from "react";
import type { EmojiSection } from "./emoji-rows.ts";

interface EmojiGridProps {
  readonly id: string;
  readonly sections: readonly EmojiSection[];
}

/** The cells. What is pressed or pointed at is seen by the grid around them: none has a handler of its own. */
export const EmojiGrid = memo(function EmojiGrid({ id, sections }: EmojiGridProps) {
  let row = -1;
  return sections.map((section) => (
    <div key={section.title} role="rowgroup" aria-label={section.title} className="picker-section">
      <div className="picker-title" aria-hidden="true">
        {section.title}
      </div>
      {section.rows.map((cells) => {
        row++;
        const at = row;
        return (
          <div key={at} role="row" className="picker-row">
            {cells.map(({ emoji, name }, column) => (
              <button
                key={emoji}
                type="button"
                role="gridcell"
                tabIndex={-1}
                id={`${id}-${at}-${column}`}
                data-at={`${at}-${column}`}
                aria-label={name.replaceAll("_", " ")}
              >
                {emoji}
              </button>
            ))}
          </div>
        );
      })}
    </div>
  ));
});
