import { type ComponentType, useEffect, useState } from "react";
import { showToast } from "./toasts.ts";

const atHand = new Set<() => Promise<unknown>>();
/** The first that a person does with a page, whatever it is. */
const SIGNS = ["pointermove", "pointerdown", "keydown"] as const;

/**
 * Fetches the parts marked as being at hand when somebody first moves, presses or types: the page is there by then, and
 * what they are about to open will be before they have pressed it.
 */
export function fetchAtFirstSign(): void {
  const fetchAll = (): void => {
    for (const sign of SIGNS) removeEventListener(sign, fetchAll, true);
    // Where one does not come, whoever opens it asks again, and is told.
    for (const load of atHand) load().catch(() => undefined);
  };
  for (const sign of SIGNS) addEventListener(sign, fetchAll, { capture: true, passive: true });
}

/**
 * A part of the page whose code comes when it is first needed. Where it does not come (no network, or the server has
 * another build by now) the person is told and the part closes; the next try asks again. What opens at one press, and
 * must feel as if it had always been there, `isAtHand`.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { isAtHand = false } = {},
): ComponentType<Props> {
  let known: ComponentType<Props> | undefined;
  const fetchPart = async (): Promise<ComponentType<Props>> => (known = await load());
  if (isAtHand) atHand.add(fetchPart);
  return function LazyPart(props: Props) {
    const [Part, setPart] = useState(() => known);
    const { onClose }: { readonly onClose?: () => void } = props;
    useEffect(() => {
      if (known !== undefined) return;
      let isCurrent = true;
      fetchPart().then(
        (part) => {
          if (isCurrent) setPart(() => part);
        },
        () => {
          showToast("This part of the page could not be loaded. Try again when you are connected.");
          if (isCurrent) onClose?.();
        },
      );
      return () => {
        isCurrent = false;
      };
      // Asked for once per opening.
      // oxlint-disable-next-line react-hooks/exhaustive-deps
    }, []);
    return Part === undefined ? null : <Part {...props} />;
  };
}
