import { type ReactNode, useEffect, useState } from "react";

/** The code in colours once they are here; until then, and for languages nobody knows, undefined. It never changes its size. */
export function useHighlight(code: string, language: string | undefined): ReactNode {
  const [shown, setShown] = useState<{ readonly code: string; readonly nodes: ReactNode }>();
  useEffect(() => {
    if (language === undefined) return;
    let isCurrent = true;
    import("./highlight.tsx")
      .then(({ highlight }) => highlight(code, language))
      .then(
        (nodes) => {
          if (isCurrent) setShown({ code, nodes });
        },
        // Without a network the code stands there without colours.
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [code, language]);
  return shown?.code === code ? shown.nodes : undefined;
}
