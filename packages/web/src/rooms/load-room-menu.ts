import { lazyPart } from "../ui/lazy-part.tsx";

/** It opens at one press; its code comes before that. */
export const RoomMenu = lazyPart(() => import("./room-menu.tsx").then((part) => part.RoomMenu), { isAtHand: true });
