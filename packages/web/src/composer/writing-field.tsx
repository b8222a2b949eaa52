import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useState } from "react";
import { emojiAtHand } from "../emoji/emoji-list.ts";
import { emojiNamed } from "../emoji/find-emoji.ts";
import { noteEmoji } from "../emoji/recent-emoji.ts";
import { lazyPart } from "../ui/lazy-part.tsx";
import { insertText } from "./insert-text.ts";
import { findNamedEmoji } from "./trigger.ts";
import { type Callable, type Choice, insertionOf, useCompletion } from "./use-completion.ts";

const CompletionList = lazyPart(() => import("./completion-list.tsx").then((part) => part.CompletionList), {
  isAtHand: true,
});

interface WritingFieldProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly value: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly noteId?: string;
  readonly isTooLong: boolean;
  readonly callable: Callable;
  readonly onChange: (text: string) => void;
  readonly onSubmit: () => void;
  /** Keys that mean something to whoever owns the field, once completing and sending have not taken them. */
  readonly onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
}

/** Where a message is written: grows with its text, completes @names and :emoji:, sends on Enter. */
export function WritingField(props: WritingFieldProps) {
  const { field, value, label, placeholder, noteId, isTooLong, callable, onChange, onSubmit, onKeyDown } = props;
  const [caret, setCaret] = useState<number>();
  const [picked, setPicked] = useState(0);
  /** Where Escape was pressed: this trigger is not completed any more. */
  const [dismissed, setDismissed] = useState<number>();
  const listId = useId();
  const found = useCompletion(value, caret, callable);
  const completion = found?.trigger.from === dismissed ? undefined : found;
  const index = Math.min(picked, (completion?.choices.length ?? 1) - 1);

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [field, value]);

  const onInput = (element: HTMLTextAreaElement): void => {
    const { selectionStart, selectionEnd } = element;
    const at = selectionStart === selectionEnd ? selectionEnd : undefined;
    onChange(element.value);
    setCaret(at);
    setPicked(0);
    const named = at === undefined ? undefined : findNamedEmoji(element.value, at);
    const emoji = named && emojiNamed(named.query, emojiAtHand() ?? []);
    if (named !== undefined && emoji !== undefined) insertText(element, emoji, named);
    if (found === undefined) setDismissed(undefined);
  };

  const choose = (choice: Choice | undefined): void => {
    const { current: element } = field;
    if (element === null || completion === undefined || choice === undefined) return;
    if (choice.kind === "emoji") noteEmoji(choice.emoji);
    insertText(element, insertionOf(choice), completion.trigger);
  };

  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // While an input method composes, Enter picks a candidate. (Safari ends composing first and marks the key with 229.)
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const { key } = event;
    if (completion !== undefined && !event.shiftKey) {
      const { choices, trigger } = completion;
      const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
      if (step !== 0) setPicked((index + step + choices.length) % choices.length);
      else if (key === "Enter" || key === "Tab") choose(choices[index]);
      else if (key === "Escape") setDismissed(trigger.from);
      if (step !== 0 || key === "Enter" || key === "Tab" || key === "Escape") return event.preventDefault();
    }
    if (key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      onSubmit();
    } else {
      onKeyDown?.(event);
    }
  };

  return (
    <div className="writing">
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        value={value}
        placeholder={placeholder}
        aria-label={label}
        aria-describedby={noteId}
        aria-invalid={isTooLong || undefined}
        aria-autocomplete="list"
        aria-controls={completion === undefined ? undefined : listId}
        aria-activedescendant={completion === undefined ? undefined : `${listId}-${index}`}
        enterKeyHint="send"
        onChange={(event) => onInput(event.currentTarget)}
        onSelect={({ currentTarget: { selectionStart, selectionEnd } }) =>
          setCaret(selectionStart === selectionEnd ? selectionEnd : undefined)
        }
        onBlur={() => setCaret(undefined)}
        onKeyDown={keyDown}
      />
      {completion !== undefined && (
        <CompletionList id={listId} choices={completion.choices} picked={index} onPoint={setPicked} onChoose={choose} />
      )}
    </div>
  );
}
