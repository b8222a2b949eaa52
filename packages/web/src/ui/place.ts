/** Where something floating belongs: beside a box, or at the point that was pressed. */
export interface Anchor {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Kept free at the edges of the window. */
const MARGIN_PX = 8;
const GAP_PX = 4;

export function anchorAt(x: number, y: number): Anchor {
  return { left: x, top: y, right: x, bottom: y };
}

/**
 * The top left corner of a floating box: under its anchor with the same end edge where there is space, else above it,
 * and always inside the window.
 */
export function placeBeside(anchor: Anchor, size: Size, view: Size): { readonly left: number; readonly top: number } {
  const isPoint = anchor.left === anchor.right;
  const wanted =
    isPoint && anchor.left + size.width + MARGIN_PX <= view.width ? anchor.left : anchor.right - size.width;
  const below = anchor.bottom + (isPoint ? 0 : GAP_PX);
  const above = anchor.top - size.height - (isPoint ? 0 : GAP_PX);
  const fitsBelow = below + size.height + MARGIN_PX <= view.height;
  const top = fitsBelow || (above < MARGIN_PX && anchor.bottom < view.height / 2) ? below : above;
  return {
    left: clamp(wanted, MARGIN_PX, view.width - size.width - MARGIN_PX),
    top: clamp(top, MARGIN_PX, view.height - size.height - MARGIN_PX),
  };
}

/** Inside what is left of the window; at its start where even that is too little. */
function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}
