import type { ParleyClient } from "@parley/client";
import type { RoomListing } from "@parley/protocol";
import { useEffect, useState } from "react";
import { refusalText } from "../session/refusal-text.ts";

const PAUSE_MS = 150;

interface Browsing {
  /** Undefined until the first page is here. */
  readonly rooms: readonly RoomListing[] | undefined;
  readonly search: string;
  readonly setSearch: (search: string) => void;
  /** Asks for the next page; undefined where there is none. */
  readonly more: (() => void) | undefined;
  readonly refusal: string | undefined;
}

/** The rooms there are to join, a page at a time, as one types. */
export function useBrowsing(client: ParleyClient): Browsing {
  const [search, setSearch] = useState("");
  const [pages, setPages] = useState<{ readonly rooms: readonly RoomListing[]; readonly next: string | null }>();
  const [after, setAfter] = useState<string>();
  const [refusal, setRefusal] = useState<string>();

  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(
      () => {
        client.browse({ search: search.trim(), ...(after !== undefined && { after }) }).then(
          ({ rooms, next }) => {
            if (!isCurrent) return;
            setRefusal(undefined);
            setPages((before) => ({
              rooms: after === undefined ? rooms : [...(before?.rooms ?? []), ...rooms],
              next,
            }));
          },
          (error: unknown) => {
            if (isCurrent) setRefusal(refusalText(error));
          },
        );
      },
      search === "" || after !== undefined ? 0 : PAUSE_MS,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, search, after]);

  const next = pages?.next ?? undefined;
  return {
    rooms: pages?.rooms,
    search,
    setSearch: (typed) => {
      setSearch(typed);
      setAfter(undefined);
    },
    more: next === undefined ? undefined : () => setAfter(next),
    refusal,
  };
}
