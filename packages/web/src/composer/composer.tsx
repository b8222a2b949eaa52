import type { SentMessage } from "@parley/client";
import { SendHorizontal, Smile } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect, useId, useState, useSyncExternalStore } from "react";
import { EmojiPicker } from "../emoji/load-emoji-picker.ts";
import { AttachButton } from "../files/attach-button.tsx";
import { addFiles, type Uploads } from "../files/uploads.ts";
import { findCalls } from "../person/find-calls.ts";
import { canBeCalled } from "../person/people-book.ts";
import { useRoomActions } from "../room/room-actions.ts";
import { refusalText } from "../session/refusal-text.ts";
import type { Anchor } from "../ui/place.ts";
import { lazyPart } from "../ui/lazy-part.tsx";
import { DRAFT_PREFIX, readStored, writeStored } from "../ui/stored.ts";
import { insertText } from "./insert-text.ts";
import { lengthNote } from "./length-note.ts";
import { ReplyBar } from "./reply-bar.tsx";
import { textBytes, toMessageText } from "./text-size.ts";
import { WritingField } from "./writing-field.tsx";

const UploadTray = lazyPart(() => import("../files/upload-tray.tsx").then((part) => part.UploadTray), {
  isAtHand: true,
});

const REFUSED_FILE = "A file was refused. Take it out, then send.";

interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly roomName: string;
  readonly canCallRoom: boolean;
  readonly maxTextBytes: number;
  /** The files that go into the next message. */
  readonly uploads: Uploads;
  /** The message that is answered. */
  readonly replyTo: SentMessage | undefined;
  readonly onEndReply: () => void;
  readonly onEditLast: () => void;
  readonly onSent: () => void;
}

/** Where one writes. Never disabled: without a connection the SDK keeps what is sent. The draft survives a reload. */
export function Composer(props: ComposerProps) {
  const { field, roomName, canCallRoom, maxTextBytes, uploads, replyTo, onEndReply, onEditLast, onSent } = props;
  const files = useSyncExternalStore(uploads.subscribe, uploads.snapshot);
  const { room, people, jumpTo } = useRoomActions();
  const draftKey = DRAFT_PREFIX + room.code;
  const [text, setText] = useState(() => readStored(draftKey) ?? "");
  /** What was in the tray when it was refused: once that is another, the words are no longer true. */
  const tray = `${files.length} ${files.every(({ state }) => state === "done")}`;
  const [refusal, setRefusal] = useState<{ readonly text: string; readonly tray: string }>();
  const [picker, setPicker] = useState<Anchor>();
  const noteId = useId();
  const bytes = textBytes(text);
  const isTooLong = bytes > maxTextBytes;

  useEffect(() => {
    // On a touch screen the focus would open the keyboard over the room one came to read.
    if (matchMedia("(hover: hover) and (pointer: fine)").matches) field.current?.focus({ preventScroll: true });
  }, [field]);

  const write = (typed: string): void => {
    setText(typed);
    setRefusal(undefined);
    writeStored(draftKey, typed === "" ? undefined : typed);
    if (toMessageText(typed) !== "") room.typing();
  };

  const send = (): void => {
    const message = toMessageText(text);
    if ((message === "" && files.length === 0) || textBytes(message) > maxTextBytes) return;
    if (files.some(({ state }) => state !== "done")) {
      const isRefused = files.every(({ state }) => state === "done" || state === "failed");
      setRefusal({
        text: isRefused ? REFUSED_FILE : "The files are not there yet. Wait for them, or take them out.",
        tray,
      });
      return;
    }
    const called = findCalls(message, people.others().filter(canBeCalled));
    try {
      room.send(message, {
        ...(replyTo !== undefined && { replyTo: replyTo.seq }),
        ...(files.length > 0 && { files: files.flatMap(({ file }) => file ?? []) }),
        ...(called.people.length > 0 && { mentions: called.people.map(({ id }) => id) }),
        ...(called.isRoom && canCallRoom && { mentionsRoom: true }),
      });
    } catch (error) {
      setRefusal({ text: refusalText(error), tray });
      return;
    }
    setText("");
    setRefusal(undefined);
    uploads.clear();
    writeStored(draftKey, undefined);
    onEndReply();
    onSent();
  };

  const attach = (picked: readonly File[]): void => {
    addFiles(uploads, picked);
    field.current?.focus({ preventScroll: true });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key === "Escape" && replyTo !== undefined) onEndReply();
    else if (event.key === "ArrowUp" && text === "" && !event.shiftKey) onEditLast();
    else return;
    event.preventDefault();
  };

  return (
    <form
      className="composer"
      onPaste={(event) => {
        const pasted = [...event.clipboardData.files];
        if (pasted.length === 0) return;
        event.preventDefault();
        attach(pasted);
      }}
      data-over={isTooLong || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        send();
        field.current?.focus();
      }}
    >
      <div className="composer-box">
        {replyTo !== undefined && (
          <ReplyBar message={replyTo} onJump={() => jumpTo(replyTo.seq)} onCancel={onEndReply} />
        )}
        {files.length > 0 && <UploadTray uploads={uploads} views={files} />}
        <div className="composer-line">
          <AttachButton onFiles={attach} />
          <WritingField
            field={field}
            value={text}
            label={`Message ${roomName}`}
            placeholder={`Message ${roomName}`}
            noteId={noteId}
            isTooLong={isTooLong}
            callable={{ people: () => people.others(), canCallRoom }}
            onChange={write}
            onSubmit={send}
            onKeyDown={onKeyDown}
          />
          <button
            type="button"
            className="composer-button"
            aria-label="Emoji"
            title="Emoji"
            aria-haspopup="dialog"
            onClick={(event) => setPicker(event.currentTarget.getBoundingClientRect())}
          >
            <Smile aria-hidden size={19} />
          </button>
          <button
            type="submit"
            className="composer-send"
            aria-label="Send"
            title="Send (Enter)"
            data-empty={(text === "" && files.length === 0) || undefined}
          >
            <SendHorizontal aria-hidden size={18} />
          </button>
        </div>
      </div>
      <p className="composer-note" id={noteId} role="status">
        {refusal?.tray === tray ? refusal.text : lengthNote(bytes, maxTextBytes)}
      </p>
      {picker !== undefined && (
        <EmojiPicker
          anchor={picker}
          onClose={() => setPicker(undefined)}
          onPick={(emoji) => {
            setPicker(undefined);
            if (field.current !== null) insertText(field.current, emoji);
          }}
        />
      )}
    </form>
  );
}
