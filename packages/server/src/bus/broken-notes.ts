import type { RoomId } from "@parley/protocol";
import { type BrokenBus, changedBuses, changedNotes, directBuses, linkedBuses, passingOn } from "./broken-bus-parts.ts";
import type { BusNote } from "./bus.ts";

/** The faults that concern notes and a link that is down: rules B12 to B16. */
export const BROKEN_NOTES: readonly BrokenBus[] = [
  {
    name: "leaves out the teller",
    breaks: "B12",
    setUp: changedBuses((bus) => {
      const own = new Set<BusNote>();
      return {
        listen: (to) => bus.listen(passingOn(to, { onNote: (note) => own.has(note) || to.onNote(note) })),
        tell: (note) => bus.tell((own.add(note), note)),
      };
    }),
  },
  {
    name: "tells everybody what is meant for one room",
    breaks: "B12",
    setUp: changedBuses((bus) => ({
      listen: (to) => bus.listen(passingOn(to, { onNote: (note) => to.onNote(unpacked(note)) })),
      tell: (note) => bus.tell({ room: null, body: packed(note) }),
    })),
  },
  {
    name: "forgets which room a note is for",
    breaks: "B12",
    setUp: changedNotes((note, hear) => hear({ ...note, room: null })),
  },
  {
    name: "tells all only those who are in a room",
    breaks: "B13",
    setUp: changedBuses((bus) => {
      let isSubscribed = false;
      return {
        listen: (to) => bus.listen(passingOn(to, { onNote: (note) => isSubscribed && to.onNote(note) })),
        subscribe(room) {
          isSubscribed = true;
          return bus.subscribe(room);
        },
      };
    }),
  },
  {
    name: "takes the bytes of notes for text",
    breaks: "B14",
    setUp: changedNotes((note, hear) => hear({ ...note, body: Buffer.from(note.body.toString()) })),
  },
  {
    name: "cuts long notes",
    breaks: "B14",
    setUp: changedNotes((note, hear) => hear({ ...note, body: note.body.subarray(0, 65_536) })),
  },
  {
    name: "carries longer notes than it declares",
    breaks: "B14",
    setUp: changedBuses((bus) => ({
      capabilities: { ...bus.capabilities, maxPayloadBytes: 1024 },
      publish: ({ frame, ...event }) => bus.publish({ ...event, frame: frame && frame.length > 1024 ? null : frame }),
    })),
  },
  {
    name: "lets a note take the place of the next event",
    breaks: "B15",
    setUp: changedBuses((bus) => {
      let notes = 0;
      return {
        listen: (to) =>
          bus.listen(
            passingOn(to, {
              onNote: (note) => to.onNote((notes++, note)),
              onEvent: (event) => (notes > 0 ? notes-- : to.onEvent(event)),
            }),
          ),
      };
    }),
  },
  {
    name: "goes deaf to notes once its listener has thrown",
    breaks: "B15",
    setUp: changedBuses((bus) => {
      let isDeaf = false;
      return {
        listen: (to) =>
          bus.listen(
            passingOn(to, {
              onNote(note) {
                if (isDeaf) return;
                isDeaf = true;
                to.onNote(note);
                isDeaf = false;
              },
            }),
          ),
      };
    }),
  },
  { name: "lets a listener's error reach the teller", breaks: "B15", setUp: directBuses },
  { name: "keeps what it cannot send for later", breaks: "B16", setUp: linkedBuses({ keepsForLater: true }) },
  { name: "lets subscribers wait for the link", breaks: "B16", setUp: linkedBuses({ letsSubscribersWait: true }) },
];

/** A room's note as one to all, and back again. */
const packed = ({ room, body }: BusNote): Buffer => Buffer.concat([Buffer.from(`${room ?? ""}\n`), body]);
function unpacked({ body }: BusNote): BusNote {
  const end = body.indexOf("\n");
  return { room: (body.toString("utf8", 0, end) as RoomId) || null, body: body.subarray(end + 1) };
}
