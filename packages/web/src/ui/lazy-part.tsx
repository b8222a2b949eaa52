import { type ComponentType, useEffect, useState } from "react";
import { showToast } from "./toasts.ts";

/**
 * A part of the page whose code comes when it is first needed. Where it does not come (no network, or the server has
 * another build by now) the person is told and the part closes; the next try asks again.
 */
export function lazyPart<Props extends { readonly onClose?: () => void }>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let known: ComponentType<Props> | undefined;
  return function LazyPart(props: Props) {
    const [Part, setPart] = useState(() => known);
    const { onClose } = props;
    useEffect(() => {
      if (known !== undefined) return;
      let isCurrent = true;
      load().then(
        (part) => {
          known = part;
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
