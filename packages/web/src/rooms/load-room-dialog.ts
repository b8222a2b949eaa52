import { lazyPart } from "../ui/lazy-part.tsx";

/** The dialogs about one room, which come when one is opened. */
export const RoomDialog = lazyPart(() => import("./room-dialog.tsx").then((part) => part.RoomDialog));
