interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a picture is drawn at, at most. */
const MAX: Size = { width: 360, height: 280 };
/** Of a picture of a few pixels: enough to see and to press. */
const MIN_PX = 48;

/** How large a picture of this many pixels is drawn in a message: known before anything of it is loaded. */
export function shownSize({ width, height }: Size, max: Size = MAX): Size {
  const scale = Math.min(1, max.width / width, max.height / height);
  return { width: Math.max(MIN_PX, Math.round(width * scale)), height: Math.max(MIN_PX, Math.round(height * scale)) };
}
