import type { FileId, FileView, RoomId } from "@parley/protocol";
import type { Actor } from "./model.ts";

/**
 * Files: which there are, whose, in which room, and in which blobs their bytes lie. The bytes themselves are not here
 * (blob/blob.ts). A file is an upload until all its bytes have come and somebody has looked at what it is; then it is
 * ready; attached once a message carries it; gone after that message was deleted, the upload given up or too old. What
 * is gone nobody finds any more; it is kept until its blobs are removed, so that no crash can leave a blob behind that
 * nothing knows of.
 *
 * Every blob is noted here before it is put (`noteBlobs`). So whatever lies in storage and is not noted is nobody's, at
 * any moment and on any node: no clock and no lock decides what may be swept.
 */

/** A name in blob storage; this port only keeps them. */
export type BlobName = string;

/** One of the blobs a file consists of, in their order. */
export interface FilePiece {
  readonly blob: BlobName;
  readonly size: number;
}

/** How many bytes of files, uploads included, there may be. Infinity: no limit. */
export interface FileQuotas {
  readonly ofPerson: number;
  readonly ofServer: number;
}

export interface NewUpload {
  readonly id: FileId;
  readonly room: RoomId;
  readonly actor: Actor;
  readonly name: string;
  /** What the uploader says it is; no more than a claim. */
  readonly claimedType: string;
  /** In bytes; all of them are to come. */
  readonly size: number;
  readonly at: number;
  readonly quotas: FileQuotas;
}

/** An own file, at whatever stage. */
export interface OwnFile {
  readonly id: FileId;
  readonly room: RoomId;
  readonly name: string;
  readonly claimedType: string;
  readonly size: number;
  /** How much of it has come: where the next byte belongs. */
  readonly received: number;
  /** When the last of it came, ms UTC. */
  readonly touchedAt: number;
  readonly pieces: readonly FilePiece[];
  /** Set once it is ready. */
  readonly view: FileView | null;
}

export interface ReadyFile {
  readonly view: FileView;
  readonly pieces: readonly FilePiece[];
  readonly thumbnail: FilePiece | null;
}

export interface NewPiece {
  readonly file: FileId;
  /** Where it begins. */
  readonly offset: number;
  readonly blob: BlobName;
  readonly size: number;
  readonly at: number;
}

/** What was found out about an upload that is whole. */
export interface Finish {
  readonly file: FileId;
  readonly type: string;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** What takes the place of the bytes that came (noted before); left out, those stay. */
  readonly pieces?: readonly FilePiece[] | undefined;
  readonly thumbnail?: FilePiece | undefined;
  readonly at: number;
}

/** Blobs that nothing refers to any more, already forgotten here: whoever asked removes them. */
export interface Released {
  readonly blobs: readonly BlobName[];
}

/** A file nobody finds any more, with every blob that was noted for it. */
export interface GoneFile {
  readonly id: FileId;
  readonly blobs: readonly BlobName[];
}

export interface Files {
  /** Names this store in blob storage, for good: also after a restore, which changes the epoch. */
  blobSpace(): Promise<string>;
  /**
   * Begins an upload. Refused as an append is of who may not speak in the room (`not_found`, `archived`, `forbidden`). Over a quota, with all
   * bytes it is to have: `quota_exceeded`; of those who race for the last bytes not one more gets in than fits.
   */
  createUpload(upload: NewUpload): Promise<void>;
  /** The actor's own file, unless it is gone or the actor may no longer see the room. */
  findOwnFile(file: FileId, actor: Actor): Promise<OwnFile | null>;
  /** Notes blobs that are about to be put for an upload; false, and nothing is noted, if it is no upload (any more). */
  noteBlobs(file: FileId, blobs: readonly BlobName[]): Promise<boolean>;
  /**
   * Adds a noted, stored blob to an upload whose `received` is exactly `offset`; otherwise null. So of two who continue
   * one upload at once, one does. Releases every other noted blob of the upload: whoever puts those comes too late.
   */
  addPiece(piece: NewPiece): Promise<Released | null>;
  /** Makes a whole upload a ready file; null if it is not one (any more). Releases noted blobs that are no part of it. */
  finishUpload(finish: Finish): Promise<Released | null>;
  /**
   * The file as this actor may see it: one that is ready, in a room the actor may see, and in a message of it, unless
   * the actor is its uploader. Everything else is null, whatever the reason.
   */
  findFile(file: FileId, actor: Actor): Promise<ReadyFile | null>;
  /** Gives up an own file that is in no message; it is gone. False if there is none. */
  dropFile(file: FileId, actor: Actor): Promise<boolean>;
  /** Lets go of uploads and of ready files in no message that were last touched before this, at most `limit`; how many. */
  dropStaleFiles(before: number, limit: number): Promise<number>;
  /** Files that are gone, at most `limit`. */
  goneFiles(limit: number): Promise<readonly GoneFile[]>;
  /** Forgets gone files, whose blobs have been removed, and what was noted for them. */
  forgetFiles(files: readonly FileId[]): Promise<void>;
  /** Those of the blobs that are noted or part of a file. */
  knownBlobs(blobs: readonly BlobName[]): Promise<readonly BlobName[]>;
}
