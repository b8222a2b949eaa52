import type { Cell } from "../results.ts";
import { byteSize, count, digits, plain } from "./number-text.ts";

/** Texts of this size are not mentioned. */
export const USUAL_TEXT_BYTES = 60;

/** A column's heading: `1,000 x 16, 2 KB` is a room of 1,000 with 16 messages of 2,000 bytes under way. */
export function cellLabel(cell: Cell): string {
  const room = cell.rooms === 1 ? count(cell.members) : `${cell.rooms} rooms x ${count(cell.members / cell.rooms)}`;
  const text = cell.textBytes === USUAL_TEXT_BYTES ? "" : `, ${byteSize(cell.textBytes)}`;
  if (cell.inFlight === undefined) return `${room} at ${rateText(cell.rate ?? 0)}${text}`;
  return `${room}${cell.rooms === 1 ? " x " : ", "}${cell.inFlight}${text}`;
}

/** Messages a second. */
const rateText = (rate: number): string => `${Number.isInteger(rate) ? plain(rate) : digits(rate)}/s`;
