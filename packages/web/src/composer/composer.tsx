import type { ClientRoom } from "@parley/client";
import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { refusalText } from "../session/refusal-text.ts";
import { DRAFT_PREFIX, readStored, writeStored } from "../ui/stored.ts";
import { textBytes, toMessageText } from "./text-size.ts";

interface ComposerProps {
  readonly room: ClientRoom;
  readonly roomName: string;
  readonly maxTextBytes: number;
  readonly onSent: () => void;
}

/** From here on the bytes left are shown. */
const NEAR_LIMIT = 0.8;

/** Where one writes. Never disabled: without a connection the SDK keeps what is sent. The draft survives a reload. */
export function Composer({ room, roomName, maxTextBytes, onSent }: ComposerProps) {
  const draftKey = DRAFT_PREFIX + room.code;
  const [text, setText] = useState(() => readStored(draftKey) ?? "");
  const [refusal, setRefusal] = useState<string>();
  const area = useRef<HTMLTextAreaElement>(null);
  const noteId = useId();
  const bytes = textBytes(text);
  const excess = bytes - maxTextBytes;
  const note = refusal ?? limitNote(bytes, maxTextBytes);

  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  useEffect(() => {
    // On a touch screen the focus would open the keyboard over the room one came to read.
    if (matchMedia("(hover: hover) and (pointer: fine)").matches) area.current?.focus({ preventScroll: true });
  }, []);

  const write = (typed: string): void => {
    setText(typed);
    setRefusal(undefined);
    writeStored(draftKey, typed === "" ? undefined : typed);
    if (toMessageText(typed) !== "") room.typing();
  };

  const send = (): void => {
    const message = toMessageText(text);
    if (message === "" || textBytes(message) > maxTextBytes) return;
    try {
      room.send(message);
    } catch (error) {
      setRefusal(refusalText(error));
      return;
    }
    setText("");
    setRefusal(undefined);
    writeStored(draftKey, undefined);
    onSent();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes, Enter picks a candidate. (Safari ends composing first and marks the key with 229.)
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className="composer"
      data-over={excess > 0 || undefined}
      onSubmit={(event) => {
        event.preventDefault();
        send();
        area.current?.focus();
      }}
    >
      <div className="composer-box">
        <textarea
          ref={area}
          rows={1}
          dir="auto"
          value={text}
          placeholder={`Message ${roomName}`}
          aria-label={`Message ${roomName}`}
          aria-describedby={noteId}
          aria-invalid={excess > 0 || undefined}
          enterKeyHint="send"
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          className="composer-send"
          aria-label="Send"
          title="Send (Enter)"
          data-empty={text === "" || undefined}
        >
          <SendHorizontal aria-hidden size={18} />
        </button>
      </div>
      <p className="composer-note" id={noteId} role="status">
        {note}
      </p>
    </form>
  );
}

function limitNote(bytes: number, max: number): string | undefined {
  const count = new Intl.NumberFormat();
  if (bytes > max) return `Too long by ${count.format(bytes - max)} bytes. Shorten it or send it in parts.`;
  if (bytes > max * NEAR_LIMIT) return `${count.format(max - bytes)} bytes left`;
  return undefined;
}
