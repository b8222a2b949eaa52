import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Row } from "./rows.ts";

interface Shown {
  readonly rows: readonly Row[];
  /** Rows were added or removed at the start: the list keeps its distance from the end. */
  readonly isShift: boolean;
}

/**
 * The rows as the virtual list wants them: it can be told that rows came at the start, or at the end, not both at once.
 * When an older page and a new message arrive in one render, the page is shown first and the message right after.
 *
 * Compared with what was committed last, not with the last render: React may render twice before it commits, and the
 * second time would see nothing new at the start.
 */
export function useShownRows(source: readonly Row[]): Shown {
  const committed = useRef(source);
  const [step, setStep] = useState(0);
  // A step asks for the rest of rows that were held back: nothing but the committed rows has changed then.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const shown = useMemo(() => next(committed.current, source), [source, step]);
  useLayoutEffect(() => {
    committed.current = shown.rows;
    if (shown.rows !== source) setStep((before) => before + 1);
  }, [shown, source]);
  return shown;
}

function next(before: readonly Row[], source: readonly Row[]): Shown {
  if (!startChanged(before, source)) return { rows: source, isShift: false };
  const lastKey = before.at(-1)?.item.key;
  const lastIndex = source.findLastIndex((row) => row.item.key === lastKey);
  const isOnlyStart = lastIndex === -1 || lastIndex === source.length - 1;
  return { rows: isOnlyStart ? source : source.slice(0, lastIndex + 1), isShift: true };
}

function startChanged(before: readonly Row[], after: readonly Row[]): boolean {
  const [oldKey, newKey] = [before[0]?.item.key, after[0]?.item.key];
  if (oldKey === undefined || newKey === undefined || oldKey === newKey) return false;
  return after.some((row) => row.item.key === oldKey) || before.some((row) => row.item.key === newKey);
}
