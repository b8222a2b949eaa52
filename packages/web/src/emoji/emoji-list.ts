import type { Gemoji } from "gemoji";

export type Emoji = Gemoji;

/** What the server takes as an emoji: one that Unicode recommends, fully qualified. */
const RGI = /^\p{RGI_Emoji}$/v;

let list: readonly Emoji[] | undefined;
let loading: Promise<readonly Emoji[]> | undefined;

/** Every emoji with its :names:, in the order of Unicode; fetched when it is first asked for. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= import("gemoji").then(
    ({ gemoji }) => {
      list = gemoji.filter(({ emoji }) => RGI.test(emoji));
      return list;
    },
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

/** The list, if it is here. */
export function emojiAtHand(): readonly Emoji[] | undefined {
  return list;
}
