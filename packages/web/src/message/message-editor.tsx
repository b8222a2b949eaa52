import "../styles/editor.css";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { lengthNote } from "../composer/length-note.ts";
import { textBytes, toMessageText } from "../composer/text-size.ts";
import { WritingField } from "../composer/writing-field.tsx";
import { type Message, useRoomActions } from "../room/room-actions.ts";
import { saveEdit } from "./save-edit.ts";

interface MessageEditorProps {
  readonly message: Message;
  readonly onClose: () => void;
}

/** A message turned into a field, in its own place. Enter saves, Escape leaves it as it was. */
export function MessageEditor({ message, onClose }: MessageEditorProps) {
  const { room, people, askDelete, maxTextBytes } = useRoomActions();
  const [text, setText] = useState(message.text);
  const field = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  const bytes = textBytes(text);
  const isTooLong = bytes > maxTextBytes;

  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(message.text.length, message.text.length);
    // Once: what becomes of the message meanwhile must not take the field away from who is writing in it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const save = (): void => {
    const edited = toMessageText(text);
    if (isTooLong) return;
    onClose();
    if (edited === "" && message.state === "sent") askDelete(message);
    else if (edited !== "" && edited !== message.text) saveEdit(room, message, edited);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onClose();
  };

  return (
    <div className="editor" data-over={isTooLong || undefined}>
      <div className="editor-box">
        <WritingField
          field={field}
          value={text}
          label="Edit message"
          noteId={noteId}
          isTooLong={isTooLong}
          callable={{ people: () => people.others(), canCallRoom: false }}
          onChange={setText}
          onSubmit={save}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="editor-foot">
        <button type="button" className="editor-button" onClick={onClose}>
          Cancel <kbd aria-hidden="true">Esc</kbd>
        </button>
        <button type="button" className="editor-button editor-save" onClick={save}>
          Save <kbd aria-hidden="true">Enter</kbd>
        </button>
        <p id={noteId} className="editor-note" role="status">
          {lengthNote(bytes, maxTextBytes)}
        </p>
      </div>
    </div>
  );
}
