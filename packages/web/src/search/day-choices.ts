import type { FilterChoice } from "./use-filter-choices.ts";

/** Days back that are offered by the name of their weekday. */
const WEEKDAYS_BACK = [2, 3, 4, 5, 6];

const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" });
const month = new Intl.DateTimeFormat(undefined, { month: "long" });
const short = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** Days one may mean, by their name or their number: today, yesterday, the last weekdays, this month and this year. */
export function dayChoices(query: string, now: number): readonly FilterChoice[] {
  const back = (days: number): Date => {
    const day = new Date(now);
    day.setDate(day.getDate() - days);
    return day;
  };
  const choices = [
    { label: "Today", detail: short.format(now), value: "today" },
    { label: "Yesterday", detail: short.format(back(1)), value: "yesterday" },
    ...WEEKDAYS_BACK.map((days) => ({
      label: weekday.format(back(days)),
      detail: short.format(back(days)),
      value: isoDay(back(days)),
    })),
    { label: month.format(now), detail: "this month", value: isoDay(new Date(now)).slice(0, 7) },
  ];
  return choices
    .filter(({ label, value }) => label.toLowerCase().startsWith(query) || value.startsWith(query))
    .filter(({ value }) => value !== query)
    .map((choice) => ({ key: choice.value, mark: { kind: "day" }, ...choice }));
}

/** A day as this device's clock has it: "2026-11-22". */
export function isoDay(day: Date): string {
  const [years, months, days] = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return `${String(years).padStart(4, "0")}-${String(months).padStart(2, "0")}-${String(days).padStart(2, "0")}`;
}
