import type { Person } from "@parley/protocol";
import { useEffect, useState } from "react";
import { type Emoji, emojiAtHand, loadEmoji } from "../emoji/emoji-list.ts";
import { findEmoji } from "../emoji/find-emoji.ts";
import { storedTone, withTone } from "../emoji/skin-tone.ts";
import { ROOM_CALL } from "../person/find-calls.ts";
import { rankPeople } from "./rank-people.ts";
import { findTrigger, type Trigger } from "./trigger.ts";

const MAX_CHOICES = 8;

export type Choice =
  | { readonly kind: "person"; readonly key: string; readonly person: Person }
  | { readonly kind: "room"; readonly key: string }
  | { readonly kind: "emoji"; readonly key: string; readonly emoji: string; readonly name: string };

export interface Callable {
  readonly people: () => readonly Person[];
  /** Everybody at once may be called: registered users may. */
  readonly canCallRoom: boolean;
}

export interface Completion {
  readonly trigger: Trigger;
  readonly choices: readonly Choice[];
}

/** What may be meant by what stands before the caret; undefined where nothing is to be completed, or Escape was pressed for it. */
export function useCompletion(text: string, caret: number | undefined, callable: Callable): Completion | undefined {
  const trigger = caret === undefined ? undefined : findTrigger(text, caret);
  const emoji = useEmoji(trigger?.kind === "emoji");
  if (trigger === undefined) return undefined;
  const choices =
    trigger.kind === "emoji" ? emojiChoices(trigger.query, emoji) : personChoices(trigger.query, callable);
  return choices.length === 0 ? undefined : { trigger, choices };
}

/** What is written in place of the trigger. */
export function insertionOf(choice: Choice): string {
  switch (choice.kind) {
    case "person":
      return `@${choice.person.name} `;
    case "room":
      return `@${ROOM_CALL} `;
    case "emoji":
      return `${choice.emoji} `;
  }
}

function personChoices(query: string, { people, canCallRoom }: Callable): readonly Choice[] {
  const ranked = rankPeople(query, people(), MAX_CHOICES);
  const choices = ranked.map((person): Choice => ({ kind: "person", key: person.id, person }));
  const isRoom = canCallRoom && ROOM_CALL.startsWith(query.toLowerCase());
  return isRoom ? [...choices.slice(0, MAX_CHOICES - 1), { kind: "room", key: ROOM_CALL }] : choices;
}

function emojiChoices(query: string, list: readonly Emoji[]): readonly Choice[] {
  const tone = storedTone();
  return findEmoji(query, list, MAX_CHOICES).map(({ emoji, names }) => {
    const name = names.find((one) => one.includes(query)) ?? names[0] ?? "";
    return { kind: "emoji", key: emoji, emoji: withTone(emoji, tone), name };
  });
}

/** The list of emoji, fetched when it is first wanted; without a network there are no completions. */
function useEmoji(isWanted: boolean): readonly Emoji[] {
  const [list, setList] = useState(emojiAtHand);
  useEffect(() => {
    if (!isWanted || list !== undefined) return;
    loadEmoji().then(setList, () => undefined);
  }, [isWanted, list]);
  return list ?? [];
}
