import { useClock } from "../shell/use-clock.ts";
import { clockTime, dayLabel, fullTime, shortTime } from "./time-text.ts";

/** "2 min"; the full date and time on hover and for machines. */
export function RelativeTime({ at }: { readonly at: number }) {
  const now = useClock();
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {shortTime(at, now)}
    </time>
  );
}

/** The time of day in the margin of a grouped message; appears on hover and focus. */
export function MarginTime({ at }: { readonly at: number }) {
  return (
    <time className="margin-time" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {clockTime(at)}
    </time>
  );
}

export function DayLine({ day }: { readonly day: number }) {
  const now = useClock();
  return (
    <div className="day-line">
      <span>{dayLabel(day, now)}</span>
    </div>
  );
}
