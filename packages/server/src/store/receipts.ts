import type { Person, RoomId, UserId } from "@parley/protocol";

export interface Readers {
  readonly count: number;
  /** In the order of their name keys; null in a room of more members than are named. */
  readonly users: readonly Person[] | null;
}

/** A member has read up to `seq`. */
export interface Receipt extends Person {
  readonly seq: number;
  /** Of two of one member in one room the one with the higher is the newer. */
  readonly version: number;
}

/** Where a person's read cursor is in one of their rooms. */
export interface OwnReceipt {
  readonly room: RoomId;
  readonly seq: number;
  readonly version: number;
  readonly memberCount: number;
}

/** Who has read how far, of those who let others see it. A person does, until they say otherwise. */
export interface Receipts {
  /**
   * The members whose read cursor has reached a message, but its sender. They are named in a room of at most `maxNamed`
   * members. No such message: `not_found`.
   */
  readers(message: { readonly room: RoomId; readonly seq: number }, maxNamed: number): Promise<Readers>;
  /** Of every member, in the order of their name keys; null in a room of more than `maxMembers`, [] for an unknown one. */
  receipts(room: RoomId, maxMembers: number): Promise<readonly Receipt[] | null>;
  /** Whether others may see how far this user has read. Unknown user: `not_found`. */
  showsReceipts(user: UserId): Promise<boolean>;
  /**
   * From when this resolves, nobody is told how far this user has read, or again. Each of their read cursors gets a new
   * version, so what was told before is older; they are answered, or [] when it was so already. Unknown user: `not_found`.
   */
  showReceipts(user: UserId, isOn: boolean): Promise<readonly OwnReceipt[]>;
}
