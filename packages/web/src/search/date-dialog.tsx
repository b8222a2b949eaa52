import "../styles/search.css";
import type { ClientRoom } from "@parley/client";
import { ArrowUpToLine, CalendarDays } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { navigate, roomPath } from "../shell/route.ts";
import { useClock } from "../shell/use-clock.ts";
import { FormError } from "../ui/form-error.tsx";
import { Modal } from "../ui/modal.tsx";
import { showToast } from "../ui/toasts.ts";
import { useRequest } from "../ui/use-request.ts";
import { isoDay } from "./day-choices.ts";

const long = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });

interface DateDialogProps {
  readonly room: ClientRoom;
  readonly onClose: () => void;
}

/** Leads to the first message of a day. Where nothing was said on it, to what was said next, and says so. */
export function DateDialog({ room, onClose }: DateDialogProps) {
  const today = new Date(useClock());
  const yesterday = new Date(today);
  yesterday.setDate(today.getDate() - 1);
  const [day, setDay] = useState("");
  const [note, setNote] = useState<string>();
  const { isBusy, refusal, run } = useRequest();
  const fieldId = useId();

  const goTo = (at: number, emptyText: string, until?: number): void => {
    setNote(undefined);
    void run(async () => {
      const [seq, next] = await Promise.all([room.seqAt(at), until === undefined ? undefined : room.seqAt(until)]);
      if (seq === null) return setNote(emptyText);
      onClose();
      navigate(roomPath(room.code, seq));
      // The first message of that day is the first after it, too.
      if (seq === next && until !== undefined) showToast(`Nobody wrote on ${long.format(at)}. This is what came next.`);
    });
  };
  const goToDay = (iso: string): void => {
    const start = dayStart(iso);
    if (start === undefined) return setNote("Choose a day first.");
    const end = new Date(start);
    end.setDate(end.getDate() + 1);
    goTo(start.getTime(), `Nothing was said on ${long.format(start)} or later.`, end.getTime());
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    goToDay(day);
  };

  return (
    <Modal title="Go to a date" onClose={onClose} className="date-dialog">
      <form className="form date-form" aria-busy={isBusy} noValidate onSubmit={submit}>
        <label htmlFor={fieldId}>Day</label>
        <div className="date-line">
          <input
            id={fieldId}
            data-autofocus
            type="date"
            max={isoDay(today)}
            value={day}
            onChange={({ currentTarget }) => {
              setDay(currentTarget.value);
              setNote(undefined);
            }}
          />
          <button type="submit" className="button" aria-busy={isBusy}>
            Go
          </button>
        </div>
        <div className="date-ways">
          <button type="button" onClick={() => goToDay(isoDay(today))}>
            <CalendarDays aria-hidden size={16} /> Today
          </button>
          <button type="button" onClick={() => goToDay(isoDay(yesterday))}>
            <CalendarDays aria-hidden size={16} /> Yesterday
          </button>
          <button type="button" onClick={() => goTo(0, "Nothing was said here yet.")}>
            <ArrowUpToLine aria-hidden size={16} /> The beginning
          </button>
        </div>
        <p className="date-note" role="status">
          {note}
        </p>
        <FormError text={refusal} />
      </form>
    </Modal>
  );
}

/** Midnight of a day, by this device's clock; undefined for what is no day. */
function dayStart(iso: string): Date | undefined {
  const [year, month, day] = iso.split("-").map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const start = new Date();
  start.setFullYear(year, month - 1, day);
  start.setHours(0, 0, 0, 0);
  return Number.isNaN(start.getTime()) ? undefined : start;
}
