const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dated = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

/** "now", "2 min", then the time of day: the day itself stands on the day line. */
export function shortTime(at: number, now: number): string {
  const age = now - at;
  if (age < MINUTE) return age > -MINUTE ? "now" : clockTime(at);
  return age < HOUR ? `${Math.floor(age / MINUTE)} min` : clockTime(at);
}

export function clockTime(at: number): string {
  return clock.format(at);
}

/** "22 Nov 2026, 10:32" */
export function dayAndClockTime(at: number): string {
  return dayAndTime.format(at);
}

export function fullTime(at: number): string {
  return full.format(at);
}

/** "Today", "Yesterday", a weekday with its date, or a date with its year. */
export function dayLabel(dayStart: number, now: number): string {
  const today = new Date(now).setHours(0, 0, 0, 0);
  // Half a day of slack: a day with a clock change has 23 or 25 hours.
  const daysAgo = Math.round((today - dayStart) / DAY);
  if (daysAgo === 0) return "Today";
  if (daysAgo === 1) return "Yesterday";
  return new Date(dayStart).getFullYear() === new Date(now).getFullYear()
    ? weekday.format(dayStart)
    : dated.format(dayStart);
}
