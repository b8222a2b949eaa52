/** One client of a torture, whatever it is made of. */
export interface CrowdMember {
  readonly name: string;
  /** It is in all its rooms. */
  readonly isReady: boolean;
  /** What it has said and not been answered. */
  readonly pending: number;
  /** How often it had to begin again. */
  readonly lostConnections: number;
  readonly roomIds: string[];
  /** It has everything of this room up to here. */
  cursorOf(room: string): number | undefined;
  start(): void;
  /** Leaves for good; `isDone` says that it had time to get everything. */
  stop(how: { readonly isDone: boolean }): void;
  /** Loses its connection, as on a train. */
  drop(): void;
  /** Says something in one of its rooms, now and again until it is settled. False if it has too much to settle. */
  say(): boolean;
  /** Asks for the newest of a room's history, if it can. */
  look(): void;
}
