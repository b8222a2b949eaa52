import { ReplyError, type SearchHit, type SearchOptions, type SearchResult } from "@parley/client";
import type { RoomId } from "@parley/protocol";
import { expect, test, vi } from "vitest";
import { MessageSearch, type SearchState } from "./message-search.ts";

type Answer = SearchResult | Error;

/** A server that gives these answers, one after the other, and what it was asked. */
function searchWith(answers: Answer[]) {
  const asked: SearchOptions[] = [];
  const search = new MessageSearch({
    state: { phase: "ready" },
    subscribe: () => () => undefined,
    async search(_, options = {}) {
      asked.push(options);
      const answer = answers.shift() ?? { hits: [] };
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const until = (phase: SearchState["phase"]): Promise<void> =>
    vi.waitFor(() => expect(search.snapshot()).toMatchObject({ phase, isLoadingMore: false }));
  return { search, asked, until };
}

function hit(seq: number): SearchHit {
  const from = { id: "u_1", name: "Ana" } as SearchHit["message"]["from"];
  const message = {
    kind: "message",
    key: `${seq}`,
    state: "sent",
    seq,
    at: seq,
    from,
    text: "",
    isOwn: false,
  } as const;
  return { room: { id: "r_1" as RoomId, code: "shed", name: "shed", kind: "open" }, message, ranges: [] };
}

test("an answer that is empty but not the last is followed by the next, from where it ended", async () => {
  const { search, asked, until } = searchWith([
    { hits: [], next: "a" },
    { hits: [hit(9)], next: "b" },
    { hits: [hit(3)] },
  ]);
  search.type("fox");
  await until("found");
  expect(search.snapshot()).toMatchObject({ hits: [hit(9)], hasMore: true });
  search.more();
  await vi.waitFor(() => expect(search.snapshot()).toMatchObject({ hits: [hit(9), hit(3)], hasMore: false }));
  expect(asked.map(({ before }) => before)).toEqual([undefined, "a", "b"]);
});

test("who searches too fast is searched for a moment later, and notices nothing", async () => {
  const { search, until } = searchWith([new ReplyError("rate_limited", "too fast", 5), { hits: [hit(1)] }]);
  search.type("fox");
  await until("found");
  expect(search.snapshot().hits).toEqual([hit(1)]);
});

test("what cannot be meant is said in the server's words; a failed page leaves what was found", async () => {
  const { search, until } = searchWith([
    new ReplyError("bad_frame", "has:soup is not known."),
    { hits: [hit(1)], next: "a" },
    new ReplyError("internal", "it broke"),
  ]);
  search.type("has:soup");
  await until("odd");
  expect(search.snapshot().refusal).toBe("has:soup is not known.");
  search.type("soup");
  await until("found");
  search.more();
  await vi.waitFor(() => expect(search.snapshot().refusal).toBeDefined());
  expect(search.snapshot()).toMatchObject({ phase: "found", hits: [hit(1)], hasMore: true });
});

test("the room that is open is searched, unless all are or one is named", async () => {
  const { search, asked, until } = searchWith([]);
  search.stayIn("r_1" as RoomId);
  search.type("fox");
  await until("found");
  search.lookIn("all");
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  search.lookIn("room");
  search.type("fox in:yard");
  await vi.waitFor(() => expect(asked).toHaveLength(3));
  expect(asked.map((options) => options.in)).toEqual(["r_1", undefined, undefined]);
});
