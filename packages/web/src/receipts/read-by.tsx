import "../styles/receipts.css";
import type { Person } from "@parley/protocol";
import { hueOf, initialsOf } from "../person/look.ts";

const MOST = 5;
/** Where the page is narrow; the style sheet hides the others. */
const MOST_NARROW = 2;

/** Who has read up to this message and no further, small at the end of its row; it takes no space of its own. */
export function ReadBy({ people }: { readonly people: readonly Person[] }) {
  const label = `Read by ${people.map(({ name }) => name).join(", ")}`;
  return (
    <span className="read-by" role="img" aria-label={label} title={label}>
      {people.slice(0, MOST).map(({ id, name }) => (
        <span key={id} className="read-by-one" data-hue={hueOf(id)} aria-hidden="true">
          {initialsOf(name).slice(0, 1)}
        </span>
      ))}
      <More count={people.length - MOST} />
      <More count={people.length - MOST_NARROW} isNarrow />
    </span>
  );
}

function More({ count, isNarrow }: { readonly count: number; readonly isNarrow?: true }) {
  if (count <= 0) return null;
  return (
    <span className="read-by-more" data-narrow={isNarrow} aria-hidden="true">
      +{count}
    </span>
  );
}
