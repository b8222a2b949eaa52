const IS_APPLE = /mac|iphone|ipad/i.test(navigator.userAgent);

/** Shortcuts as this machine's keyboard names them. */
export const SWITCH_KEYS = IS_APPLE ? "⌘ K" : "Ctrl K";
export const ALT_KEY = IS_APPLE ? "⌥" : "Alt";
export const SEARCH_KEYS = IS_APPLE ? "⌘ ⇧ F" : "Ctrl Shift F";
