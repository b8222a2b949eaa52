/** As in panel.css: a panel stands beside the room, not over it. */
export function isWide(): boolean {
  return matchMedia("(min-width: 1024px)").matches;
}
