import type { ClientRoom, Excerpt, ExcerptSnapshot, RoomSnapshot } from "@parley/client";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { refusalText } from "../session/refusal-text.ts";
import { showToast } from "../ui/toasts.ts";
import { covers, excerptOf, presentOf, type Stretch } from "./stretch.ts";

/** A message somebody wants to be led to; another object is another wish. */
export interface Wanted {
  readonly seq: number;
}

export interface ShownStretch {
  readonly stretch: Stretch;
  /** Until it was arrived at. */
  readonly wanted: Wanted | undefined;
  /** Brings the message into view and marks it for a moment, wherever in the log it is. */
  readonly jumpTo: (seq: number) => void;
  /** What is wanted is not in the stretch: shows one that has it. */
  readonly seek: (wanted: Wanted) => void;
  readonly arrived: () => void;
  /** Leaves an excerpt for the newest messages. */
  readonly toPresent: () => void;
}

interface Opened {
  readonly key: string;
  readonly excerpt: Excerpt;
}

/**
 * Which part of the room is shown. Reading starts at the present; a message that is not loaded there opens an excerpt
 * around it, by one request, however far back it is.
 */
export function useStretch(room: ClientRoom, snapshot: RoomSnapshot): ShownStretch {
  const [opened, setOpened] = useState<Opened>();
  const [wanted, setWanted] = useState<Wanted>();
  /** What was asked for last: an excerpt that comes too late is closed unseen. */
  const asked = useRef<Wanted>(undefined);
  const excerpts = useRef(0);
  const shown = useExcerptSnapshot(opened);
  const present = useMemo(() => presentOf(room, snapshot), [room, snapshot]);
  const stretch = useMemo(
    () => (opened === undefined || shown === undefined ? present : excerptOf(opened, shown, snapshot)),
    [opened, shown, present, snapshot],
  );

  const jumpTo = useCallback((seq: number) => setWanted({ seq }), []);
  const arrived = useCallback(() => {
    asked.current = undefined;
    setWanted(undefined);
  }, []);
  const toPresent = useCallback(() => {
    arrived();
    setOpened(undefined);
  }, [arrived]);

  const isInPresent = (seq: number): boolean => stretch !== present && covers(present, seq);
  const seek = (sought: Wanted): void => {
    if (asked.current === sought) return;
    asked.current = sought;
    if (isInPresent(sought.seq)) {
      setOpened(undefined);
      return;
    }
    room.openAt(sought.seq).then(
      (excerpt) => {
        if (asked.current === sought) setOpened({ key: `excerpt-${++excerpts.current}`, excerpt });
        else excerpt.close();
      },
      (error: unknown) => {
        if (asked.current !== sought) return;
        arrived();
        showToast(`The message could not be loaded. ${refusalText(error)}`);
      },
    );
  };

  // A room that has started over goes on without the excerpt.
  if (shown?.isOver === true) setOpened(undefined);
  useEffect(() => {
    if (opened !== undefined) return () => opened.excerpt.close();
  }, [opened]);
  useEffect(
    () => () => {
      asked.current = undefined;
    },
    [],
  );

  return { stretch, wanted, jumpTo, seek, arrived, toPresent };
}

function useExcerptSnapshot(opened: Opened | undefined): ExcerptSnapshot | undefined {
  const excerpt = opened?.excerpt;
  return useSyncExternalStore(excerpt?.subscribe ?? subscribeNothing, () => excerpt?.snapshot());
}

function subscribeNothing(): () => void {
  return () => undefined;
}
