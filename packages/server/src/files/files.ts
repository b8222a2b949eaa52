import type { FileId } from "@parley/protocol";
import type { BlobKey, Blobs } from "../blob/blob.ts";
import type { Clock } from "../lib/clock.ts";
import type { NewId } from "../lib/ids.ts";
import type { FileQuotas } from "../store/files.ts";
import type { Store } from "../store/store.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { FileView } from "@parley/protocol";
import { createInspector, type Inspector } from "./inspect/inspector.ts";
import { createReceiving, type Receiving } from "./receiving.ts";

export interface FileLimits {
  readonly maxFileBytes: number;
  readonly quotas: FileQuotas;
  /** What files leave of a disk to everything else. */
  readonly minFreeBytes: number;
}

/** What the use cases of files are given. */
export interface Files {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits: FileLimits;
  readonly inspector: Inspector;
  readonly receiving: Receiving;
  /** Uploads that are being looked at on this node: whoever asks meanwhile gets the same answer. */
  readonly finishing: Map<FileId, Promise<FileView>>;
  /** Opened when the first file needs them. */
  blobs(): Promise<Blobs>;
  newKey(): BlobKey;
  close(): Promise<void>;
}

export interface FilesOptions extends Pick<Files, "store" | "clock" | "newId" | "log" | "metrics" | "limits"> {
  readonly maxImagePixels: number;
  readonly openBlobs: (space: string) => Blobs | Promise<Blobs>;
}

export function createFiles({ openBlobs, maxImagePixels: maxPixels, ...given }: FilesOptions): Files {
  const { store, clock, newId } = given;
  const inspector = createInspector({ clock, maxPixels });
  let opening: Promise<Blobs> | undefined;
  let isClosed = false;

  async function open(): Promise<Blobs> {
    const blobs = await openBlobs(await store.blobSpace());
    if (isClosed) await blobs.close();
    return blobs;
  }

  return {
    ...given,
    inspector,
    receiving: createReceiving(),
    finishing: new Map(),
    blobs() {
      if (!opening) {
        opening = open();
        opening.catch(() => (opening = undefined));
      }
      return opening;
    },
    // Two of them: nobody who knows one file's id can guess at where any bytes are.
    newKey: () => `${newId()}${newId()}` as BlobKey,
    async close() {
      isClosed = true;
      inspector.close();
      await (await opening?.catch(() => null))?.close();
    },
  };
}
