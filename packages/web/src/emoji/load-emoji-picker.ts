import { lazyPart } from "../ui/lazy-part.tsx";
import type { EmojiPickerProps } from "./emoji-picker.tsx";

/** The picker, its list and its style come when somebody first opens it. */
export const EmojiPicker = lazyPart<EmojiPickerProps>(() =>
  import("./emoji-picker.tsx").then((part) => part.EmojiPicker),
);
