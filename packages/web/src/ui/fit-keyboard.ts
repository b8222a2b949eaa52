/**
 * Keeps the composer above the on-screen keyboard: Safari on iOS lays the keyboard over the page and changes neither dvh
 * nor the layout viewport, only the visual one. Other browsers resize the page by themselves and both are equal.
 */
export function fitKeyboard(): void {
  const visual = window.visualViewport;
  if (visual === null) return;
  const fit = (): void => {
    const isCovered = visual.scale === 1 && window.innerHeight - visual.height > 1;
    if (isCovered) document.documentElement.style.setProperty("--page-height", `${visual.height}px`);
    else document.documentElement.style.removeProperty("--page-height");
  };
  visual.addEventListener("resize", fit);
}
