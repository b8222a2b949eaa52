import type { Page } from "playwright-core";

export interface Journey {
  /** The furthest the line being read was found from where the scrolling had put it, in px. */
  readonly worstMove: number;
  readonly mostRows: number;
  readonly pages: number;
}

/**
 * Scrolls upwards step by step until some pages of history have come. After each step the first whole line in the view is
 * watched for some frames: it stands where the scrolling has put it, whatever is loaded or changed above it.
 */
export function readUpwards(page: Page, pages: number): Promise<Journey> {
  return page.getByRole("log").evaluate(async (view, wanted) => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const rows = () => [...view.querySelectorAll<HTMLElement>(".row")];
    // What has been laid out but not yet measured is not shown.
    const isSeen = (row: HTMLElement) => getComputedStyle(row).visibility === "visible";
    const deadline = performance.now() + 20_000;
    let [worstMove, mostRows, came] = [0, 0, 0];
    while (came < wanted && performance.now() < deadline) {
      // As a wheel does: between two frames, so that the event of the scroll comes before anything is measured.
      await new Promise((resolve) => setTimeout(resolve));
      const { scrollHeight } = view;
      view.scrollTop -= 300;
      const { top } = view.getBoundingClientRect();
      const line = rows().find((row) => row.getBoundingClientRect().top >= top && isSeen(row));
      const before = line?.getBoundingClientRect().top ?? 0;
      for (let frame = 0; frame < 4; frame++) {
        await nextFrame();
        mostRows = Math.max(mostRows, rows().length);
        if (line?.isConnected) worstMove = Math.max(worstMove, Math.abs(line.getBoundingClientRect().top - before));
      }
      if (view.scrollHeight > scrollHeight + 500) came++;
    }
    return { worstMove, mostRows, pages: came };
  }, pages);
}
