import "../styles/rooms.css";
import "../styles/status-dialog.css";
import type { ParleyClient } from "@parley/client";
import { SmilePlus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { EmojiPicker } from "../emoji/load-emoji-picker.ts";
import { useSelf } from "../shell/use-client.ts";
import { dayAndClockTime } from "../timeline/time-text.ts";
import { FormError } from "../ui/form-error.tsx";
import { Modal } from "../ui/modal.tsx";
import type { Anchor } from "../ui/place.ts";
import { useRequest } from "../ui/use-request.ts";
import { type Clearing, CLEARINGS, endOf, SUGGESTIONS } from "./status-choices.ts";

const MAX_CHARACTERS = 100;

interface StatusDialogProps {
  readonly client: ParleyClient;
  readonly onClose: () => void;
}

/** What one lets the others know for a while: an emoji, a line, and when it ends by itself. */
export function StatusDialog({ client, onClose }: StatusDialogProps) {
  const self = useSelf(client);
  // As it was when the dialog opened: what another device sets meanwhile does not overwrite what is typed here.
  const [before] = useState(self?.status);
  const [emoji, setEmoji] = useState(before?.emoji);
  const [text, setText] = useState(before?.text ?? "");
  const [clearing, setClearing] = useState<Clearing>(before?.until === undefined ? "never" : "kept");
  const [picker, setPicker] = useState<Anchor>();
  const { isBusy, refusal, run } = useRequest();
  const id = useId();
  const length = [...text.trim()].length;
  const isReady = (emoji !== undefined || length > 0) && length <= MAX_CHARACTERS;

  const tell = async (ask: () => Promise<void>): Promise<void> => {
    if (await run(ask)) onClose();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    const until = endOf(clearing, Date.now(), before?.until);
    void tell(() =>
      client.setStatus({
        ...(emoji !== undefined && { emoji }),
        ...(length > 0 && { text }),
        ...(until !== undefined && { until }),
      }),
    );
  };

  return (
    <Modal title="Set a status" onClose={onClose} className="modal-form">
      <form className="form" onSubmit={onSubmit}>
        <label htmlFor={`${id}-text`}>What are you up to?</label>
        <div className="status-line">
          <button
            type="button"
            className="status-emoji"
            aria-label={emoji === undefined ? "Choose an emoji" : `Emoji ${emoji}, choose another`}
            aria-haspopup="dialog"
            onClick={(event) => setPicker(event.currentTarget.getBoundingClientRect())}
          >
            {emoji ?? <SmilePlus aria-hidden size={20} />}
          </button>
          <input
            id={`${id}-text`}
            data-autofocus
            autoComplete="off"
            value={text}
            placeholder="In a meeting"
            aria-invalid={length > MAX_CHARACTERS || undefined}
            aria-describedby={length > MAX_CHARACTERS ? `${id}-length` : undefined}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </div>
        {length > MAX_CHARACTERS && (
          <p id={`${id}-length`} className="form-error">
            {length - MAX_CHARACTERS} characters too long.
          </p>
        )}
        <ul className="status-suggestions" aria-label="Suggestions">
          {SUGGESTIONS.map((one) => (
            <li key={one.text}>
              <button
                type="button"
                onClick={() => {
                  setEmoji(one.emoji);
                  setText(one.text);
                  setClearing(one.clearing);
                }}
              >
                <span aria-hidden="true">{one.emoji}</span> {one.text}
              </button>
            </li>
          ))}
        </ul>
        <fieldset className="field">
          <legend>Clear after</legend>
          <div className="segments status-clearing">
            {CLEARINGS.map((one) => (
              <label key={one.clearing}>
                <input
                  type="radio"
                  name={`${id}-clearing`}
                  checked={clearing === one.clearing}
                  onChange={() => setClearing(one.clearing)}
                />
                <span>{one.label}</span>
              </label>
            ))}
          </div>
          {clearing === "kept" && before?.until !== undefined && (
            <p className="form-note">As it is now, it ends {dayAndClockTime(before.until)}.</p>
          )}
        </fieldset>
        <FormError text={refusal} />
        <div className="modal-actions">
          {before !== undefined && (
            <button
              type="button"
              className="button-quiet modal-actions-start"
              onClick={() => void tell(() => client.setStatus(null))}
            >
              Clear status
            </button>
          )}
          <button type="button" className="button-quiet" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button" disabled={!isReady} aria-busy={isBusy}>
            Save
          </button>
        </div>
      </form>
      {picker !== undefined && (
        <EmojiPicker
          anchor={picker}
          onPick={(picked) => {
            setEmoji(picked);
            setPicker(undefined);
          }}
          onClose={() => setPicker(undefined)}
        />
      )}
    </Modal>
  );
}
