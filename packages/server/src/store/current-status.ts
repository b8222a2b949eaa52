import type { Status } from "@parley/protocol";

/** The status if it has not ended by `now` (ms UTC). Ends are judged by whoever tells or shows it: nothing waits for them. */
export function currentStatus(status: Status | null | undefined, now: number): Status | null {
  return status && (status.until === undefined || status.until > now) ? status : null;
}

/** Somebody, without a status that has ended. */
export function withCurrentStatus<P extends { readonly status?: Status | undefined }>(person: P, now: number): P {
  if (currentStatus(person.status, now) || person.status === undefined) return person;
  const { status: _, ...rest } = person;
  return rest as P;
}
