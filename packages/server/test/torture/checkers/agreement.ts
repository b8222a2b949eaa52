import type { Evidence } from "../evidence.ts";

/** One map from seq to message for each room: the same for all observers, all nodes and the database. */
export function findDisagreements({ readings, sightings }: Evidence): string[] {
  const problems: string[] = [];
  const agreed = new Map<string, { readonly what: string; readonly client: string }>();
  for (const { client, room, seq, clientMsgId = "no message", text = "" } of sightings) {
    const place = `${room} ${seq}`;
    const what = `${clientMsgId} ${text}`;
    const first = agreed.get(place);
    if (!first) agreed.set(place, { what, client });
    else if (first.what !== what)
      problems.push(`${place} is ${first.what} at ${first.client}, and ${what} at ${client}`);
  }
  for (const room of new Set(readings.map((reading) => reading.room))) {
    const complete = readings.filter((reading) => reading.isComplete && reading.room === room);
    const all = new Set(complete.flatMap(({ ids }) => [...ids]));
    for (const { reader, ids } of complete) {
      const missing = [...all].filter((id) => !ids.has(id));
      if (missing.length > 0) problems.push(`${reader} has not ${missing.join(", ")} in ${room}, others have`);
    }
  }
  return problems;
}
