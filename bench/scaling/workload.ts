/** Who talks with whom in the busy hour. */
export interface Workload {
  /** Connected at once. */
  readonly people: number;
  /** Share of a room's members that are connected. */
  readonly onlineShare: number;
  readonly roomsPerPerson: number;
  /** Messages of a connected person in the hour. */
  readonly messagesPerHour: number;
  /** Read cursors that a connected person moves in the hour; each is told to every node. */
  readonly readsPerHour: number;
  readonly smallestRoom: number;
  readonly largestRoom: number;
}

const USUAL = { onlineShare: 0.2, roomsPerPerson: 10, messagesPerHour: 30, readsPerHour: 60, smallestRoom: 2 };

export const WORKLOADS: readonly Workload[] = [
  { ...USUAL, people: 1000, largestRoom: 1000 },
  { ...USUAL, people: 100_000, largestRoom: 10_000 },
  { ...USUAL, people: 1_000_000, largestRoom: 30_000 },
  { ...USUAL, people: 10_000_000, largestRoom: 100_000 },
];
