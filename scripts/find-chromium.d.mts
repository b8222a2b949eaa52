/** A Chromium to run the browser tests in: CHROMIUM_PATH if set, else the first one found, else null. */
export function findChromium(): string | null;

export const HEADLESS_SHELL: string;
