import type { ClientRoom, ParleyClient, SentMessage, UnsentMessage } from "@parley/client";
import { createContext, useContext } from "react";
import type { PeopleBook } from "../person/people-book.ts";
import type { Anchor } from "../ui/place.ts";

export type Message = SentMessage | UnsentMessage;

/** What a message can ask of the room it is shown in. The object lives as long as the room is open: rows do not render anew for it. */
export interface RoomActions {
  readonly room: ClientRoom;
  readonly maxTextBytes: number;
  readonly people: PeopleBook;
  readonly self: () => ParleyClient["self"];
  /** Quotes it in what is written next. */
  readonly reply: (message: SentMessage) => void;
  /** Turns the message into a field, in its place. */
  readonly edit: (message: Message) => void;
  readonly stopEditing: () => void;
  readonly openMenu: (message: Message, anchor: Anchor) => void;
  readonly pickReaction: (message: SentMessage, anchor: Anchor) => void;
  readonly askDelete: (message: SentMessage) => void;
  readonly showHistory: (message: SentMessage) => void;
  readonly showReaders: (message: SentMessage) => void;
  /** Brings the message into view and marks it for a moment, wherever in the log it is. */
  readonly jumpTo: (seq: number) => void;
  readonly focusComposer: () => void;
}

export const RoomActionsContext = createContext<RoomActions | undefined>(undefined);

export function useRoomActions(): RoomActions {
  const actions = useContext(RoomActionsContext);
  if (actions === undefined) throw new Error("a message is shown outside of a room");
  return actions;
}
