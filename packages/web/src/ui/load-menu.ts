import { lazyPart } from "./lazy-part.tsx";

/** A menu opens at one press; its code comes before that. */
export const Menu = lazyPart(() => import("./menu.tsx").then((part) => part.Menu), { isAtHand: true });
