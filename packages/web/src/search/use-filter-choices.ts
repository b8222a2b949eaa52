import type { ClientRoom, ParleyClient } from "@parley/client";
import type { Person, RoomKind } from "@parley/protocol";
import { useEffect, useMemo, useState } from "react";
import { rankPeople } from "../composer/rank-people.ts";
import { useClock } from "../shell/use-clock.ts";
import { dayChoices } from "./day-choices.ts";
import { knownPeople } from "./known-people.ts";
import type { FilterToken } from "./filter-token.ts";

const MAX_CHOICES = 8;
const PAUSE_MS = 150;

type Mark =
  | { readonly kind: "person"; readonly person: Person }
  | { readonly kind: "room"; readonly room: RoomKind; readonly others: readonly Person[] }
  | { readonly kind: "self" | "day" | "link" | "file" | "image" };

export interface FilterChoice {
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
  readonly mark: Mark;
  /** What is written behind the filter. */
  readonly value: string;
}

const PARTS = [
  { key: "link", label: "A link", mark: { kind: "link" }, value: "link" },
  { key: "file", label: "A file", mark: { kind: "file" }, value: "file" },
  { key: "image", label: "A picture", mark: { kind: "image" }, value: "image" },
] as const satisfies readonly FilterChoice[];

const ME: FilterChoice = { key: "me", label: "Me", detail: "what I wrote", mark: { kind: "self" }, value: "me" };

/** What may be meant behind the filter that is being typed. */
export function useFilterChoices(
  client: ParleyClient,
  rooms: readonly ClientRoom[],
  token: FilterToken | undefined,
): readonly FilterChoice[] {
  const isPerson = token?.filter === "from";
  const found = useFoundPeople(client, isPerson ? token.query.trim() : "");
  const known = useMemo(() => (isPerson ? knownPeople(rooms) : []), [isPerson, rooms]);
  const now = useClock();
  if (token === undefined) return [];
  const query = token.query.toLowerCase();
  switch (token.filter) {
    case "from":
      return personChoices(token.query, [...known, ...found], client.self?.id);
    case "in":
      return roomChoices(query, rooms, client.self?.id);
    case "has":
      return PARTS.filter(({ value }) => value.startsWith(query) && value !== query);
    case "before":
    case "after":
    case "on":
      return dayChoices(query, now);
  }
}

function personChoices(query: string, people: readonly Person[], self: string | undefined): readonly FilterChoice[] {
  const byName = new Map(people.filter(({ id }) => id !== self).map((person) => [person.name, person]));
  const isMe = "me".startsWith(query.toLowerCase());
  const ranked = rankPeople(query, [...byName.values()], MAX_CHOICES - Number(isMe)).filter(
    ({ name }) => name !== query,
  );
  const choices = ranked.map((person): FilterChoice => ({
    key: person.id,
    label: person.name,
    mark: { kind: "person", person },
    value: person.name,
  }));
  return isMe && query !== "me" ? [ME, ...choices] : choices;
}

function roomChoices(query: string, rooms: readonly ClientRoom[], self: string | undefined): readonly FilterChoice[] {
  return rooms
    .map((room) => room.snapshot())
    .filter(({ name, code }) => name.toLowerCase().includes(query) || code.includes(query))
    .filter(({ name, code }) => name !== query && code !== query)
    .toSorted((a, b) => Number(startsWith(b.name, query)) - Number(startsWith(a.name, query)))
    .slice(0, MAX_CHOICES)
    .map(({ code, name, kind, members }) => ({
      key: code,
      label: name,
      mark: { kind: "room", room: kind, others: members.filter(({ id }) => id !== self) },
      // The name of a conversation is not the same for each of its members.
      value: kind === "direct" ? code : name,
    }));
}

function startsWith(name: string, query: string): boolean {
  return name.toLowerCase().startsWith(query);
}

/** People with an account whom one has not met here. */
function useFoundPeople(client: ParleyClient, query: string): readonly Person[] {
  const [found, setFound] = useState<readonly Person[]>([]);
  const isAsked = query !== "" && client.self?.kind === "user";
  useEffect(() => {
    if (!isAsked) {
      setFound([]);
      return;
    }
    let isCurrent = true;
    const timer = setTimeout(() => {
      client.findPeople(query).then(
        (people) => {
          if (isCurrent) setFound(people);
        },
        // Those one knows are still offered.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, query, isAsked]);
  return found;
}
