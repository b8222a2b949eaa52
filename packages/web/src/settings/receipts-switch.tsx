import "../styles/receipts.css";
import type { ParleyClient } from "@parley/client";
import { useEffect, useId, useState } from "react";
import { refusalText } from "../session/refusal-text.ts";
import { showToast } from "../ui/toasts.ts";

/** Whether others see how far one has read; on all of one's devices. For registered users. */
export function ReceiptsSwitch({ client }: { readonly client: ParleyClient }) {
  const hintId = useId();
  const [isOn, setIsOn] = useState<boolean>();
  const [isBusy, setIsBusy] = useState(false);

  useEffect(() => {
    let isCurrent = true;
    client.settings.read().then(
      ({ receipts }) => {
        if (isCurrent) setIsOn(receipts);
      },
      (error: unknown) => {
        if (isCurrent) showToast(refusalText(error));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [client]);

  const change = async (wanted: boolean): Promise<void> => {
    setIsOn(wanted);
    setIsBusy(true);
    try {
      const { receipts } = await client.settings.change({ receipts: wanted });
      setIsOn(receipts);
    } catch (error) {
      // Whether it was done is not known; the next look at the settings says.
      setIsOn(!wanted);
      showToast(refusalText(error));
    }
    setIsBusy(false);
  };

  return (
    <label className="receipts-switch">
      <input
        type="checkbox"
        checked={isOn ?? false}
        disabled={isOn === undefined || isBusy}
        aria-describedby={hintId}
        onChange={({ currentTarget }) => void change(currentTarget.checked)}
      />
      <span>
        Let others see what I have read
        <span id={hintId} className="settings-note">
          In small rooms by name, in big ones in the count. Off, it is taken back at once; you still see theirs.
        </span>
      </span>
    </label>
  );
}
